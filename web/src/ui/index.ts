// SPDX-License-Identifier: Apache-2.0
// The kit, by one name.
export {Announcer, announce, toast} from './announcer';
export {Button, type ButtonLook, type ButtonProps, IconButton, type IconButtonProps, buttonClass} from './Button';
export {Confirm, type ConfirmProps, Dialog, type DialogProps} from './Dialog';
export {Banner, type BannerLook, type BannerProps, ErrorBanner, Spinner} from './feedback';
export {Checkbox, type CheckboxProps, type Choice, Choices, type ChoicesProps, Select, Switch, TextArea, TextField} from './fields';
export {Icon, type IconName} from './icons';
export {SkipLink} from './SkipLink';
export {LanguageSwitch, ThemeSwitch} from './switches';

// SPDX-License-Identifier: Apache-2.0
// Buttons. While something is under way they stay focusable (aria-disabled) and say so in words.
import type {ButtonHTMLAttributes, MouseEvent, ReactNode} from 'react';
import {Icon, type IconName} from './icons';

export type ButtonLook = 'primary' | 'secondary' | 'danger' | 'quiet';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled'> {
  look?: ButtonLook;
  icon?: IconName;
  large?: boolean;
  wide?: boolean;
  /** It is being done: further presses do nothing, and these words stand on it. */
  busy?: string | false;
  unavailable?: boolean;
  children: ReactNode;
}

export function buttonClass(look: ButtonLook = 'secondary', large = false, wide = false): string {
  return `button button-${look}${large ? ' button-large' : ''}${wide ? ' button-wide' : ''}`;
}

export function Button({look, icon, large, wide, busy = false, unavailable = false, onClick, children, type = 'button', className,
                        ...rest}: ButtonProps) {
  const idle = busy !== false || unavailable;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (idle) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button type={type} className={`${buttonClass(look, large, wide)} ${className ?? ''}`.trim()} aria-disabled={idle || undefined}
      onClick={press} {...rest}>
      {busy !== false ? <span className="spinner-ring" aria-hidden="true" /> : icon && <Icon name={icon} size={20} />}
      <span>{busy !== false ? busy : children}</span>
    </button>
  );
}

export interface IconButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'disabled' | 'children'> {
  icon: IconName;
  label: string;
  look?: 'primary';
  /** A switch between two states, told to screen readers. */
  pressed?: boolean;
  unavailable?: boolean;
}

export function IconButton({icon, label, look, pressed, unavailable = false, onClick, className, ...rest}: IconButtonProps) {
  return (
    <button type="button" className={['icon-button', look && `icon-button-${look}`, className].filter(Boolean).join(' ')} aria-label={label} title={label} aria-pressed={pressed}
      aria-disabled={unavailable || undefined} onClick={unavailable ? undefined : onClick} {...rest}>
      <Icon name={icon} />
    </button>
  );
}

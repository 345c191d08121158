// SPDX-License-Identifier: Apache-2.0
// Icons as small inline SVGs in the colour of the text. They say nothing by themselves: words or a label stand beside them.
import type {ReactNode} from 'react';

const line = (d: string): ReactNode => <path d={d} />;

const drawings = {
  video: line('M4 7.500A1.500 1.500 0 0 1 5.500 6h8A1.500 1.500 0 0 1 15 7.500v9a1.500 1.500 0 0 1-1.500 1.500h-8A1.500 1.500 0 0 1 4 16.500zM15 11l5-3v8l-5-3'),
  videoOff: line('M4 7.500v9A1.500 1.500 0 0 0 5.500 18h8a1.500 1.500 0 0 0 1.500-1.500M9 6h4.500A1.500 1.500 0 0 1 15 7.500V12l5 4V8l-5 3M3 3l18 18'),
  mic: line('M12 4a2.500 2.500 0 0 1 2.500 2.500v5a2.500 2.500 0 0 1-5 0v-5A2.500 2.500 0 0 1 12 4zM6 11a6 6 0 0 0 12 0M12 17v3.500'),
  micOff: line('M9.500 9.500v2a2.500 2.500 0 0 0 4 2M14.500 10V6.500a2.500 2.500 0 0 0-4.600-1.400M6 11a6 6 0 0 0 9.500 4.900M18 11a6 6 0 0 1-.500 2.300M12 17v3.500M3 3l18 18'),
  speaker: line('M4 10v4h3.500L12 18V6l-4.500 4zM15.500 9a4 4 0 0 1 0 6M18 6.500a8 8 0 0 1 0 11'),
  network: line('M3 9.500a13 13 0 0 1 18 0M6 13a8.500 8.500 0 0 1 12 0M9 16.300a4.200 4.200 0 0 1 6 0M12 19.500v.01'),
  phone: line('M6.500 4h3l1.500 4-2 1.500a11 11 0 0 0 5.500 5.500l1.500-2 4 1.500v3a1.500 1.500 0 0 1-1.600 1.500A16 16 0 0 1 5 5.600 1.500 1.500 0 0 1 6.500 4z'),
  phoneOff: line('M4 14.500c5-4.500 11-4.500 16 0l-1.800 2.700-3.700-1.400v-2.200a9 9 0 0 0-5 0v2.200l-3.700 1.400z'),
  chat: line('M5 5h14a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-7l-4.500 4v-4H5a1 1 0 0 1-1-1V6a1 1 0 0 1 1-1z'),
  screen: line('M4 5h16v11H4zM9 20h6M12 16v4'),
  settings: line('M4 7h9M17 7h3M4 17h3M11 17h9M15 4.800v4.400M9 14.800v4.400'),
  more: <path d="M6 12h.01M12 12h.01M18 12h.01" strokeWidth={3.5} />,
  menu: line('M4 6.500h16M4 12h16M4 17.500h16'),
  close: line('M6 6l12 12M18 6L6 18'),
  check: line('M5 12.500l4.500 4.500L19 7.500'),
  warning: line('M12 4L2.800 19.500h18.400zM12 10v4.500M12 17v.01'),
  info: line('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 11v5.500M12 7.800v.01'),
  clock: line('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM12 7v5l3.500 2'),
  calendar: line('M5 6h14v14H5zM5 10.500h14M8.500 3.500V8M15.500 3.500V8'),
  user: line('M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.500 20.500a7.500 7.500 0 0 1 15 0'),
  users: line('M9 12a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7zM2.500 19.500a6.500 6.500 0 0 1 13 0M16 5.300a3.500 3.500 0 0 1 0 6.500M18.500 14.500a6.500 6.500 0 0 1 3 5'),
  pin: line('M12 21s-7-6.200-7-11.200a7 7 0 0 1 14 0C19 14.800 12 21 12 21zM12 12.200a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z'),
  home: line('M4 11l8-7 8 7M6 9.500V20h12V9.500M10 20v-5.500h4V20'),
  back: line('M14.500 5.500L8 12l6.500 6.500'),
  forward: line('M9.500 5.500L16 12l-6.500 6.500'),
  upward: line('M5.500 14.500L12 8l6.500 6.500'),
  down: line('M5.500 9.500L12 16l6.500-6.500'),
  search: line('M10.500 17a6.500 6.500 0 1 0 0-13 6.500 6.500 0 0 0 0 13zM15.500 15.500L20.500 20.500'),
  plus: line('M12 5v14M5 12h14'),
  copy: line('M9 9h11v11H9zM5.500 15H4V4h11v1.500'),
  link: line('M10 14a4 4 0 0 0 5.700 0l3-3A4 4 0 0 0 13 5.300l-1 1M14 10a4 4 0 0 0-5.700 0l-3 3A4 4 0 0 0 11 18.700l1-1'),
  send: line('M4 12l16-8-5.500 16-3-6.500z'),
  refresh: line('M19.500 8A8.500 8.500 0 1 0 20.500 13M20 3.500V8h-4.500'),
  bell: line('M6 17v-6a6 6 0 0 1 12 0v6l1.500 1.500h-15zM10 21h4'),
  signOut: line('M14 4h5v16h-5M4 12h11M11 8l4 4-4 4'),
  sun: line('M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2.500v2M12 19.500v2M2.500 12h2M19.500 12h2M5.300 5.300l1.400 1.400M17.300 17.300l1.400 1.400M5.300 18.700l1.400-1.400M17.300 6.700l1.400-1.400'),
  moon: line('M20 14.500A8.500 8.500 0 0 1 9.500 4a8.500 8.500 0 1 0 10.500 10.500z'),
  globe: line('M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM3 12h18M12 3c5 5 5 13 0 18-5-5-5-13 0-18z'),
  star: line('M12 4l2.500 5.200 5.500.800-4 4 1 5.700-5-2.700-5 2.700 1-5.700-4-4 5.500-.800z'),
  pip: line('M4 5h16v14H4zM12.500 12H18v5h-5.500z'),
  fullscreen: line('M4 9V4h5M15 4h5v5M20 15v5h-5M9 20H4v-5'),
  rotateCamera: line('M4 8h3l1.500-2.500h7L17 8h3v11H4zM9 14a3 3 0 0 1 5.500-1.700M15 13.500a3 3 0 0 1-5.500 1.700M14.500 10.500v2h-2M9.500 17v-2h2'),
  hand: line('M8 12V6a1.500 1.500 0 0 1 3 0v5M11 11V4.500a1.500 1.500 0 0 1 3 0V11M14 11V6.500a1.500 1.500 0 0 1 3 0V14a6.500 6.500 0 0 1-12 3.500L3.500 14a1.500 1.500 0 0 1 2.500-1.500L8 15'),
  lock: line('M6 11h12v9H6zM8.500 11V8a3.500 3.500 0 0 1 7 0v3'),
  record: line('M12 20a8 8 0 1 0 0-16 8 8 0 0 0 0 16zM12 14.500a2.500 2.500 0 1 0 0-5 2.500 2.500 0 0 0 0 5z'),
  edit: line('M4 20l1-4.500L16 4.500l3.500 3.500-11 11z'),
  trash: line('M5 7h14M9.500 7V4.500h5V7M7 7l1 13h8l1-13'),
  print: line('M7 9V4h10v5M7 17H4.500V9.500h15V17H17M7 14h10v6.500H7z'),
  download: line('M12 4v11M7 10.500l5 5 5-5M5 20h14'),
  document: line('M6 3.500h8l4 4v13H6zM14 3.500v4h4M9 12h6M9 16h6'),
  building: line('M5 20.500V4h9v16.500M14 9h5v11.500M3 20.500h18M8 8h3M8 12h3M8 16h3'),
  key: line('M8 17a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM11 10.500L20 4M16.500 6.500l2 2.500'),
} as const;

export type IconName = keyof typeof drawings;

export function Icon({name, size = 24}: {name: IconName; size?: number}) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth="1.75" strokeLinecap="round"
      strokeLinejoin="round" aria-hidden="true" focusable="false">
      {drawings[name]}
    </svg>
  );
}

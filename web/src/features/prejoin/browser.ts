// SPDX-License-Identifier: Apache-2.0
// Which browser this is, as far as the way to its camera permission depends on it.
export type BrowserFamily = 'chrome_android' | 'samsung' | 'firefox_android' | 'safari_ios' | 'chrome_ios' | 'firefox' | 'safari' | 'chrome';

export interface Browser {
  family: BrowserFamily;
  /** Inside another app (Facebook, Instagram, …), which often may not use the camera. */
  inApp: boolean;
  device: 'mobile' | 'tablet' | 'desktop';
  /** "Chrome 128 Android": for the clinic's evidence, no more than 200 signs */
  summary: string;
}

export interface BrowserFacts {
  userAgent: string;
  maxTouchPoints: number;
}

const kInApp = /FBAN|FBAV|FB_IAB|Instagram|Line\/|MicroMessenger|Snapchat|TikTok|musical_ly|BytedanceWebview|Twitter|LinkedInApp|Pinterest|GSA\/|; wv\)/i;

export function browserOf({userAgent: agent, maxTouchPoints}: BrowserFacts): Browser {
  // iPads call themselves Macs.
  const iPad = /iPad/.test(agent) || (/Macintosh/.test(agent) && maxTouchPoints > 1);
  const iOS = iPad || /iPhone|iPod/.test(agent);
  const android = /Android/.test(agent);
  const family = familyOf(agent, iOS, android);
  // On iOS a page inside an app is WebKit without the word Safari.
  const inApp = kInApp.test(agent) || (iOS && !/Safari\//.test(agent));
  const device = iPad || (android && !/Mobile/.test(agent)) ? 'tablet' : iOS || android ? 'mobile' : 'desktop';
  return {family, inApp, device, summary: summaryOf(agent, iOS, android)};
}

function familyOf(agent: string, iOS: boolean, android: boolean): BrowserFamily {
  if (iOS) return /CriOS|EdgiOS|FxiOS/.test(agent) ? 'chrome_ios' : 'safari_ios';
  if (/SamsungBrowser/.test(agent)) return 'samsung';
  if (/Firefox\//.test(agent)) return android ? 'firefox_android' : 'firefox';
  if (android) return 'chrome_android';
  return /Chrome\//.test(agent) ? 'chrome' : 'safari';
}

function summaryOf(agent: string, iOS: boolean, android: boolean): string {
  const names: [RegExp, string][] = [
    [/SamsungBrowser\/(\d+)/, 'Samsung Internet'], [/Edg(?:A|iOS)?\/(\d+)/, 'Edge'], [/FxiOS\/(\d+)/, 'Firefox'],
    [/Firefox\/(\d+)/, 'Firefox'], [/CriOS\/(\d+)/, 'Chrome'], [/Chrome\/(\d+)/, 'Chrome'], [/Version\/(\d+).*Safari/, 'Safari'],
  ];
  const system = iOS ? 'iOS' : android ? 'Android' : /Windows/.test(agent) ? 'Windows' : /Mac/.test(agent) ? 'macOS' : 'Linux';
  for (const [form, name] of names) {
    const found = form.exec(agent);
    if (found) return `${name} ${found[1]} ${system}`;
  }
  return system;
}

// SPDX-License-Identifier: Apache-2.0
// The server says with a page where it may connect. A LiveKit server that the clinic gave since, or of somebody who signed in on this page
// after it was loaded, is not among that: the browser refuses it, and loading the page once more helps.
const kKey = 'chiroflow.reloadedForVideo';

const hostOf = (url: string): string => {
  try {
    return new URL(url).host;
  } catch {
    return '';
  }
};

export class PolicyWatch {
  private readonly host: string;
  private refused = false;
  private readonly seen = ({blockedURI}: SecurityPolicyViolationEvent): void => {
    this.refused ||= this.host !== '' && hostOf(blockedURI) === this.host;
  };

  constructor(url: string, private readonly reload: () => void = () => location.reload()) {
    this.host = hostOf(url);
    document.addEventListener('securitypolicyviolation', this.seen);
  }

  /** The connection stands: a later refusal is a new one. */
  connected(): void {
    this.stop();
    sessionStorage.removeItem(kKey);
  }

  /** The connection failed. Loads the page again, once, where the page's policy was the reason. */
  async failed(): Promise<void> {
    // The browser tells of the refusal in a task of its own.
    await new Promise((done) => setTimeout(done, 0));
    this.stop();
    if (!this.refused || sessionStorage.getItem(kKey) === this.host) return;
    sessionStorage.setItem(kKey, this.host);
    this.reload();
  }

  private stop(): void {
    document.removeEventListener('securitypolicyviolation', this.seen);
  }
}

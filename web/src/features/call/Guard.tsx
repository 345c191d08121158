// SPDX-License-Identifier: Apache-2.0
// A panel that breaks is closed; the call beside it goes on.
import {Component, type ReactNode} from 'react';

export class Guard extends Component<{onFail(): void; children: ReactNode}, {failed: boolean}> {
  override state = {failed: false};

  static getDerivedStateFromError(): {failed: boolean} {
    return {failed: true};
  }

  override componentDidCatch(): void {
    this.props.onFail();
  }

  override render(): ReactNode {
    return this.state.failed ? null : this.props.children;
  }
}

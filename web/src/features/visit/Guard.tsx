// SPDX-License-Identifier: Apache-2.0
// A part of the page that cannot be fetched or breaks must not leave an empty page.
import {Component, type ReactNode} from 'react';
import type {VisitView} from '../../api/types';
import {t} from '../../i18n/i18n';
import {Banner, Button} from '../../ui';
import {CallClinic, Shell} from './Shell';

export interface GuardProps {
  view: VisitView;
  title: string;
  text: string;
  onFail?: () => void;
  children: ReactNode;
}

export class Guard extends Component<GuardProps, {failed: boolean}> {
  override state = {failed: false};
  static getDerivedStateFromError() {
    return {failed: true};
  }
  override componentDidCatch() {
    this.props.onFail?.();
  }
  override render() {
    const {view, title, text, children} = this.props;
    if (!this.state.failed) return children;
    return (
      <Shell title={title} clinic={view.organizationName} phone={view.organizationPhone}>
        <Banner look="danger" title={text} live />
        <div className="actions">
          <Button look="primary" large wide icon="refresh" onClick={() => location.reload()}>{t('visit.call.again')}</Button>
          <CallClinic phone={view.organizationPhone} />
        </div>
      </Shell>
    );
  }
}

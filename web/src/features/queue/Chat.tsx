// SPDX-License-Identifier: Apache-2.0
// Messages with somebody who waits or is in a visit.
import {type FormEvent, useCallback, useEffect, useRef, useState} from 'react';
import type {Message} from '../../api/types';
import {randomId} from '../../api/client';
import {useText} from '../../i18n/i18n';
import {Button, ErrorBanner, TextField, announce} from '../../ui';
import {useAction, useLocale, useResource, useSessionNotices, useStaff, useZone} from '../staff/context';
import {LoadedResource} from '../staff/parts';
import {clock} from '../staff/times';

export function Chat({sessionId}: {sessionId: string}) {
  const t = useText();
  const {api} = useStaff();
  const messages = useResource(useCallback(() => api.telehealth.listMessages.query({sessionId}), [api, sessionId]));
  useSessionNotices(sessionId, useCallback((kind) => {
    if (kind === 'chat.message' || kind === 'session.delay' || kind === 'gap') void messages.load();
  }, [messages]));
  return (
    <div className="chat">
      <LoadedResource of={messages} loading={t('chat.loading')}>
        {({messages: list}) => <Messages list={list} />}
      </LoadedResource>
      <Write sessionId={sessionId} sent={() => void messages.load()} />
    </div>
  );
}

function Messages({list}: {list: readonly Message[]}) {
  const t = useText();
  const zone = useZone();
  const locale = useLocale();
  const shown = useRef<HTMLOListElement>(null);
  const last = list.at(-1);
  useEffect(() => {
    // The list alone: the page stays where it is read.
    if (shown.current) shown.current.scrollTop = shown.current.scrollHeight;
    if (last && !last.own) announce(`${last.sender.name}: ${last.text}`);
  }, [last]);
  if (list.length === 0) return <p className="muted">{t('chat.empty')}</p>;
  return (
    <ol className="messages" ref={shown} aria-label={t('chat.title')} tabIndex={0}>
      {list.map(({id, own, sender, text, sentAt, kind}) => (
        <li key={id} className={`message ${own ? 'message-own' : ''}`}>
          <span className="small muted">{own ? t('chat.you') : sender.name} · {clock(sentAt, zone, locale)}{kind === 'DELAY' && ` · ${t('delay.told')}`}</span>
          <span className="message-text">{text}</span>
        </li>
      ))}
    </ol>
  );
}

function Write({sessionId, sent}: {sessionId: string; sent(): void}) {
  const t = useText();
  const {api} = useStaff();
  const [text, setText] = useState('');
  // Kept over tries of the same text: a reply that got lost must not double it.
  const clientId = useRef(randomId());
  const action = useAction();
  const send = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!text.trim() || action.busy) return;
    const done = await action.run(() => api.telehealth.sendMessage.mutate({sessionId, text: text.trim(), clientId: clientId.current}));
    if (!done) return;
    clientId.current = randomId();
    setText('');
    sent();
  };
  return (
    <form className="chat-write" onSubmit={(event) => void send(event)}>
      {action.error && <ErrorBanner error={action.error} />}
      <TextField label={t('chat.write')} value={text} onChange={setText} maxLength={4000} autoComplete="off" />
      <Button look="primary" type="submit" icon="send" busy={action.busy && t('link.sending')} unavailable={!text.trim()}>{t('chat.send')}</Button>
    </form>
  );
}

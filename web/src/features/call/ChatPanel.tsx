// SPDX-License-Identifier: Apache-2.0
// Messages of the visit. They go through the clinic's server and stay with the visit.
import {type FormEvent, type KeyboardEvent, useEffect, useRef, useState} from 'react';
import {type ChatLine, kLongestMessage} from '../../call/chat';
import {formatClock} from '../../i18n/format';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Button, IconButton} from '../../ui';
import type {RoomModel} from './roomModel';

export function ChatPanel({room}: {room: RoomModel}) {
  const t = useText();
  const {lines} = useStore(room.chat.state);
  const [text, setText] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => field.current?.focus(), []);
  useEffect(() => {
    if (list.current) list.current.scrollTop = list.current.scrollHeight;
  }, [lines]);
  const send = (event?: FormEvent): void => {
    event?.preventDefault();
    if (!text.trim()) return;
    void room.chat.send(text);
    setText('');
  };
  const pressed = (event: KeyboardEvent): void => {
    if (event.key === 'Enter' && !event.shiftKey && !event.nativeEvent.isComposing) send(event as unknown as FormEvent);
  };
  return (
    <>
      <ol className="chat-lines" ref={list} aria-live="polite" aria-label={t('call.messages')}>
        {lines.length === 0 && <li className="muted">{t('call.noMessages')}</li>}
        {lines.map((line) => <Line key={line.clientId ?? line.message.id} line={line} room={room} />)}
      </ol>
      <form className="chat-form" onSubmit={send}>
        <textarea ref={field} className="input" rows={2} value={text} maxLength={kLongestMessage} aria-label={t('call.writeMessage')}
          placeholder={t('call.writeMessage')} onChange={(event) => setText(event.target.value)} onKeyDown={pressed} />
        <IconButton icon="send" label={t('call.send')} look="primary" onClick={() => send()} />
      </form>
    </>
  );
}

function Line({line: {message, state, clientId}, room}: {line: ChatLine; room: RoomModel}) {
  const t = useText();
  const who = message.own ? t('call.you') : message.sender.name;
  return (
    <li className={`chat-line${message.own ? ' chat-own' : ''}`}>
      <div className="chat-head"><span className="chat-who">{who}</span><time className="muted small" dateTime={message.sentAt.toISOString()}>{formatClock(message.sentAt)}</time></div>
      <p className="chat-text">{message.text}</p>
      {state === 'sending' && <p className="muted small">{t('call.sending')}</p>}
      {state === 'failed' && clientId && (
        <div className="row"><span className="chat-failed small">{t('call.notSent')}</span>
          <Button look="quiet" icon="refresh" onClick={() => void room.chat.retry(clientId)}>{t('call.sendAgain')}</Button></div>
      )}
    </li>
  );
}

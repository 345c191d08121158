// SPDX-License-Identifier: Apache-2.0
// Words with the front desk while one waits.
import {type FormEvent, type KeyboardEvent, useEffect, useRef, useState} from 'react';
import type {Message} from '../../../api/types';
import {formatClock} from '../../../i18n/format';
import {useText} from '../../../i18n/i18n';
import {useStore} from '../../../lib/store';
import {Button, IconButton, TextArea} from '../../../ui';
import type {Chat, Draft} from '../chat';

export function ChatPanel({chat, emergencyNumber}: {chat: Chat; emergencyNumber: string}) {
  const t = useText();
  const {messages, drafts} = useStore(chat.state);
  const list = useRef<HTMLUListElement>(null);
  const shown = messages.length + drafts.length;
  useEffect(() => {
    list.current?.scrollTo?.(0, list.current.scrollHeight);
    chat.seen();
  }, [shown, chat]);
  return (
    <section className="chat card" aria-labelledby="chat-title">
      <h2 id="chat-title">{t('visit.chat.title')}</h2>
      <p className="muted small">{t('visit.chat.emergency', {number: emergencyNumber})}</p>
      {shown > 0 && (
        // What scrolls has to be reachable by keyboard.
        <ul className="chat-list" ref={list} tabIndex={0} aria-label={t('visit.chat.title')} aria-live="polite">
          {messages.map((message) => <Bubble key={message.id} message={message} />)}
          {drafts.map((draft) => <DraftBubble key={draft.clientId} draft={draft} onRetry={() => chat.retry(draft.clientId)} />)}
        </ul>
      )}
      <ChatForm onSend={(text) => chat.send(text)} />
    </section>
  );
}

function Bubble({message}: {message: Message}) {
  const t = useText();
  return (
    <li className={`bubble${message.own ? ' bubble-own' : ''}`}>
      <div className="bubble-head">{message.own ? t('visit.chat.you') : message.sender.name} · {formatClock(message.sentAt)}</div>
      {message.text}
    </li>
  );
}

function DraftBubble({draft, onRetry}: {draft: Draft; onRetry: () => void}) {
  const t = useText();
  return (
    <li className="bubble bubble-own">
      <div className="bubble-head">{t(`visit.chat.${draft.state}`)}</div>
      {draft.text}
      {draft.state === 'refused' && <div><Button look="quiet" icon="refresh" onClick={onRetry}>{t('common.tryAgain')}</Button></div>}
    </li>
  );
}

function ChatForm({onSend}: {onSend: (text: string) => void}) {
  const t = useText();
  const [text, setText] = useState('');
  const send = (event?: FormEvent) => {
    event?.preventDefault();
    if (text.trim() === '') return;
    onSend(text);
    setText('');
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Enter' || event.shiftKey || event.nativeEvent.isComposing) return;
    event.preventDefault();
    send();
  };
  return (
    <form className="chat-form" onSubmit={send}>
      <TextArea label={t('visit.chat.label')} rows={1} maxLength={4000} value={text} onChange={setText} onKeyDown={onKeyDown} />
      <IconButton icon="send" look="primary" label={t('visit.chat.send')} onClick={() => send()} />
    </form>
  );
}

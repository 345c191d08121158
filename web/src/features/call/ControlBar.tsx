// SPDX-License-Identifier: Apache-2.0
// The row of buttons below the pictures. On a phone the rarer ones are behind "More".
import {isQuiet} from '../../call/call';
import {canShareScreen} from '../../call/devices';
import {useText} from '../../i18n/i18n';
import {useStore} from '../../lib/store';
import {Button, Icon, type IconName} from '../../ui';
import type {RoomModel} from './roomModel';

interface ControlProps {
  icon: IconName;
  label: string;
  /** Under the icon; short. */
  word: string;
  pressed?: boolean;
  expanded?: boolean;
  warns?: boolean;
  unavailable?: boolean;
  count?: number;
  className?: string;
  keys?: string;
  onPress(): void;
}

export function Control({icon, label, word, pressed, expanded, warns, unavailable, count = 0, className = '', keys, onPress}: ControlProps) {
  return (
    <button type="button" className={`control${warns ? ' control-off' : ''} ${className}`.trim()} aria-label={label} aria-pressed={pressed}
      aria-expanded={expanded} aria-keyshortcuts={keys} aria-disabled={unavailable || undefined}
      title={keys ? `${label} (${keys.toUpperCase()})` : label} onClick={unavailable ? undefined : onPress}>
      <span className="control-icon"><Icon name={icon} />{count > 0 && <span className="control-count">{count}</span>}</span>
      <span className="control-word" aria-hidden="true">{word}</span>
    </button>
  );
}

export function ControlBar({room, mayRecord}: {room: RoomModel; mayRecord: boolean}) {
  const t = useText();
  const {camera, microphone, screen} = useStore(room.media.state);
  const {panel} = useStore(room.view);
  const {unread} = useStore(room.chat.state);
  const {phase, byPhone} = useStore(room.call.state);
  const quiet = isQuiet(byPhone, screen);
  const talks = microphone === 'on' && !quiet;
  const seen = camera === 'on' && !quiet;
  return (
    <div className="room-bar" role="toolbar" aria-label={t('call.controls')}>
      <Control icon={talks ? 'mic' : 'micOff'} warns={!talks} unavailable={quiet} keys="m"
        label={t(quiet ? 'call.quietMicrophone' : talks ? 'call.mute' : 'call.unmute')}
        word={t(talks ? 'call.word.mute' : 'call.word.unmute')} onPress={() => void room.toggleMicrophone()} />
      <Control icon={seen ? 'video' : 'videoOff'} warns={!seen} unavailable={quiet} keys="v"
        label={t(quiet ? 'call.quietCamera' : seen ? 'call.stopCamera' : 'call.startCamera')}
        word={t(seen ? 'call.word.stopCamera' : 'call.word.startCamera')} onPress={() => void room.toggleCamera()} />
      {canShareScreen() && (
        <Control icon="screen" className="control-wide" pressed={screen} keys="s" label={t(screen ? 'call.stopScreen' : 'call.shareScreen')}
          word={t(screen ? 'call.word.stopScreen' : 'call.word.shareScreen')} onPress={() => void room.toggleScreen()} />
      )}
      <Control icon="chat" expanded={panel === 'chat'} count={unread} keys="c"
        label={unread > 0 ? t('call.chatUnread', {count: unread}) : t('call.chat')} word={t('call.chat')} onPress={() => room.show('chat')} />
      {mayRecord && <RecordControl room={room} expanded={panel === 'recording'} />}
      <Control icon="users" className="control-wide" expanded={panel === 'people'} label={t('call.people')} word={t('call.people')} keys="p"
        onPress={() => room.show('people')} />
      <Control icon="settings" className="control-wide" expanded={panel === 'settings'} label={t('call.settings')} word={t('call.settings')} keys="d"
        onPress={() => room.show('settings')} />
      <Control icon="more" expanded={panel === 'more'} label={t('call.more')} word={t('call.more')} onPress={() => room.show('more')} />
      <LeaveButtons room={room} leaving={phase === 'idle'} />
    </div>
  );
}

function RecordControl({room, expanded}: {room: RoomModel; expanded: boolean}) {
  const t = useText();
  const runs = useStore(room.recording.state, ({known}) => Boolean(known?.recording));
  return (
    <Control icon="record" className={`control-wide${runs ? ' control-recording' : ''}`} expanded={expanded} label={t('recording.title')}
      word={t('recording.word')} onPress={() => room.show('recording')} />
  );
}

function LeaveButtons({room, leaving}: {room: RoomModel; leaving: boolean}) {
  const t = useText();
  const isClinician = room.settings.side === 'clinician';
  return (
    <div className="room-leave">
      <Button look={isClinician ? 'secondary' : 'danger'} icon="signOut" unavailable={leaving} className="leave-button" onClick={() => void room.leave()}>
        {t('call.leave')}
      </Button>
      {isClinician && <Button look="danger" icon="phoneOff" className="end-button" onClick={() => room.open('end')}>{t('call.end')}</Button>}
    </div>
  );
}

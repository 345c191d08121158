// SPDX-License-Identifier: Apache-2.0
// What a change of the video service means, in words.
import type {ApiError} from '../../api/errors';
import type {AbilityDifference, ProviderStatusView, SwitchPreview} from '../../api/types';
import {currentLanguage, type TextKey, type Translate} from '../../i18n/i18n';

// Without what means nothing to people: webhooks.
const kAbilities = [
  'waitingRoom', 'recording', 'screenShare', 'chat', 'virtualBackground', 'breakoutRooms', 'listParticipants', 'mute', 'unmute', 'removeParticipant',
  'spotlight', 'quality',
] as const;
type KnownAbility = (typeof kAbilities)[number];
const isKnown = (ability: string): ability is KnownAbility => kAbilities.some((known) => known === ability);

const abilityWords = (differences: readonly AbilityDifference[], t: Translate): string[] =>
  differences.map(({ability}) => ability).filter(isKnown).map((ability) => t(`service.ability.${ability}` satisfies TextKey));

/** The server says more exactly what is wrong, and only in English. */
export function stateWords({available, breaker, message}: Pick<ProviderStatusView, 'available' | 'breaker' | 'message'>, t: Translate): string {
  if (available) return t(breaker === 'closed' ? 'service.works' : 'service.failing');
  return message && currentLanguage() === 'en' ? t('service.unreachableWhy', {message}) : t('service.unreachable');
}

export interface Changes {
  /** What one has to know or do. */
  warnings: string[];
  lost: string[];
  gained: string[];
}

/** How the rooms differ beside their abilities; nothing is known of an account that is gone. */
function roomChanges({before, after}: SwitchPreview, t: Translate): Pick<Changes, 'lost' | 'gained'> {
  const lost: string[] = [];
  const gained: string[] = [];
  if (before === null) return {lost, gained};
  const places = {before: before.maxParticipants, after: after.maxParticipants};
  if (before.endToEndEncryption !== after.endToEndEncryption) (after.endToEndEncryption ? gained : lost).push(t('service.ability.endToEndEncryption'));
  if (before.linkOnly && !after.linkOnly) gained.push(t('service.ability.inThisPage'));
  if (places.after !== places.before) (places.after > places.before ? gained : lost).push(t('service.places', places));
  return {lost, gained};
}

/** `name`: of the service one would go to; `people`: how many are in the room. */
export function changesOf(preview: SwitchPreview, {name, people}: {name: string; people: number}, t: Translate): Changes {
  const {after} = preview;
  const max = after.maxParticipants;
  const warnings = [
    max < people && t('service.tooSmall', {max, people}),
    after.linkOnly && t('service.linkOnly', {name}),
    preview.recordingRunning && t(preview.needsAcceptance ? 'service.recordingIsLast' : 'service.recordingEnds'),
    preview.warning !== undefined && t('service.noAgreement', {name}),
  ].filter((words) => words !== false);
  const {lost, gained} = roomChanges(preview, t);
  return {warnings, lost: [...lost, ...abilityWords(preview.lost, t)], gained: [...gained, ...abilityWords(preview.gained, t)]};
}

const kRefusals = ['session_over', 'not_configured', 'recording_running', 'not_end_to_end'] as const;

/** Why the service did not take the visit, and what to do; null where it is no word of that service, as when our own server is away. */
export function refusalWords({kind, reason}: ApiError, t: Translate): {title: string; text: string} | null {
  const known = kind === 'unavailable' ? 'unavailable' : kRefusals.find((one) => one === reason);
  if (!known) return null;
  return {title: t(known === 'session_over' ? 'call.out.ended.title' : 'service.stays'), text: t(`service.refused.${known}` satisfies TextKey)};
}

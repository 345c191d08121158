// SPDX-License-Identifier: Apache-2.0
// The Google Workspace Events API v1 as far as Meet's spaces go.
// https://developers.google.com/workspace/events/reference/rest/v1/subscriptions
import {randomBytes} from 'node:crypto';
import {json} from '../../lib/emulator.mjs';
import {bindBody, bindMask, bindQuery} from './binding.mjs';
import {errorInfo, mayNotExist, notFound, refuse} from './errors.mjs';

const subscriptionMessage = {
  'name!': 'string', 'uid!': 'string', 'state!': 'string', 'suspensionReason!': 'string', 'authority!': 'string',
  'createTime!': 'time', 'updateTime!': 'time', 'reconciling!': 'bool', etag: 'string', targetResource: 'string',
  eventTypes: ['string'], notificationEndpoint: {pubsubTopic: 'string'},
  payloadOptions: {includeResource: 'bool', fieldMask: 'string'}, ttl: 'duration', expireTime: 'time',
};
const eventTypes = new Set([
  ...['started', 'ended'].map((what) => `google.workspace.meet.conference.v2.${what}`),
  ...['joined', 'left'].map((what) => `google.workspace.meet.participant.v2.${what}`),
  ...['recording', 'transcript', 'smartNote'].flatMap((thing) =>
    ['started', 'ended', 'fileGenerated'].map((what) => `google.workspace.meet.${thing}.v2.${what}`)),
]);
const mostSeconds = 604_800;

export class WorkspaceEvents {
  constructor({tokens, state, options, now}) {
    Object.assign(this, {tokens, state, options, now});
  }

  reply(request) {
    const {method, path} = request;
    const user = this.tokens.authorize(request, 'meetings.space.created', 'meetings.space.readonly') ?? mayNotExist();
    if (path === '/v1/subscriptions' && method === 'POST') return this.#create(request, user);
    const [, id, verb] = /^\/v1\/subscriptions\/([^/:]+)(?::(reactivate))?$/.exec(path) ?? [];
    if (!id) return undefined;
    const subscription = this.state.subscriptions.get(`subscriptions/${id}`);
    if (method === 'DELETE' && !verb) return this.#delete(request, subscription);
    if (!subscription || subscription.owner !== user) notFound();
    if (verb === 'reactivate' && method === 'POST') return this.#reactivate(request, subscription);
    if (!verb && method === 'GET') return bindQuery(request), json(200, shown(subscription));
    if (!verb && method === 'PATCH') return this.#patch(request, subscription);
    return undefined;
  }

  #create(request, user) {
    bindQuery(request, {validateOnly: 'bool'});
    const given = bindBody(request, subscriptionMessage, 'subscription');
    const space = this.state.spaces.get(given.targetResource?.replace(/^\/\/meet\.googleapis\.com\//, ''));
    if (!given.targetResource?.startsWith('//meet.googleapis.com/spaces/')) refuse('INVALID_ARGUMENT', 'Invalid target resource.');
    if (!space || space.owner !== user) mayNotExist();
    if (!given.eventTypes?.length || given.eventTypes.some((type) => !eventTypes.has(type)))
      refuse('INVALID_ARGUMENT', 'Invalid event types.');
    if (given.notificationEndpoint?.pubsubTopic !== this.options.topic)
      refuse('PERMISSION_DENIED', 'The notification endpoint is not accessible.', [errorInfo('ENDPOINT_PERMISSION_DENIED')]);
    if (given.payloadOptions?.includeResource) refuse('INVALID_ARGUMENT', 'Resource data is not supported for Meet.');
    const existing = [...this.state.subscriptions.values()]
      .find(({owner, targetResource}) => owner === user && targetResource === given.targetResource);
    if (existing) {
      refuse('ALREADY_EXISTS', 'The subscription already exists.',
        [errorInfo('SUBSCRIPTION_ALREADY_EXISTS', {current_subscription: existing.name})]);
    }
    const name = `subscriptions/meet-spaces-${randomBytes(6).toString('hex')}`;
    const {ttl, expireTime, ...kept} = given;
    const subscription = {...kept, name, state: 'ACTIVE', owner: user, expireTime: this.#end(ttl, expireTime)};
    this.state.subscriptions.set(name, subscription);
    return operation(subscription);
  }

  #end(ttl, expireTime) {
    const seconds = ttl === undefined ? expireTime ? (Date.parse(expireTime) - this.now()) / 1000 : mostSeconds : parseFloat(ttl);
    if (seconds < 0 || seconds > mostSeconds) refuse('INVALID_ARGUMENT', 'The ttl must be between 0 and 7 days.');
    return new Date(this.now() + (seconds || mostSeconds) * 1000).toISOString();
  }

  #patch(request, subscription) {
    const {updateMask} = bindQuery(request, {updateMask: 'string', validateOnly: 'bool'});
    const given = bindBody(request, subscriptionMessage, 'subscription');
    const paths = (updateMask === undefined ? Object.keys(given) : bindMask(subscriptionMessage, updateMask).map(([name]) => name));
    for (const name of paths) {
      if (name === 'ttl' || name === 'expireTime') subscription.expireTime = this.#end(given.ttl, given.expireTime);
      else if (name === 'eventTypes') subscription.eventTypes = given.eventTypes;
      else refuse('INVALID_ARGUMENT', `The field ${name} cannot be updated.`);
    }
    return operation(subscription);
  }

  #reactivate(request, subscription) {
    bindQuery(request);
    bindBody(request, {}, '');
    if (subscription.state !== 'SUSPENDED') refuse('FAILED_PRECONDITION', 'The subscription is not suspended.');
    subscription.state = 'ACTIVE';
    delete subscription.suspensionReason;
    return operation(subscription);
  }

  #delete(request, subscription) {
    const {allowMissing} = bindQuery(request, {allowMissing: 'bool', etag: 'string', validateOnly: 'bool'});
    if (request.body.length) refuse('INVALID_ARGUMENT', 'A body is not allowed here.');
    if (!subscription && !allowMissing) notFound();
    if (subscription) this.state.subscriptions.delete(subscription.name);
    return json(200, {done: true, response: {'@type': 'type.googleapis.com/google.protobuf.Empty'}});
  }
}

function shown({owner, ...subscription}) { return subscription; }

function operation(subscription) {
  return json(200, {done: true, response: {
    '@type': 'type.googleapis.com/google.apps.events.subscriptions.v1.Subscription', ...shown(subscription),
  }});
}

// SPDX-License-Identifier: Apache-2.0
// Which engine carries a visit. Each is a chunk of its own, fetched when a visit is at it.
import type {CallApi, Channel, Pass} from '../call/ports';
import type {MakeEngine} from '../call/call';
import type {IceSource} from './builtin/iceSource';

export interface EngineSurroundings {
  sessionId: string;
  api: CallApi;
  channel: Channel;
  ice: IceSource;
}

export function engineMaker(around: EngineSurroundings): MakeEngine {
  return async (pass: Pass) => {
    switch (pass.engine) {
      case 'builtin': {
        const {BuiltinSession} = await import('./builtin/builtinSession');
        return new BuiltinSession({
          sessionId: around.sessionId, channel: around.channel, ice: around.ice, token: pass.token,
          renewToken: async () => (await around.api.pass()).token,
        });
      }
      case 'janus': {
        const {JanusSession} = await import('./janus/janusSession');
        return new JanusSession({pass, ...around});
      }
      case 'livekit': {
        const {LiveKitSession} = await import('./livekit/liveKitSession');
        return new LiveKitSession({pass, ...around});
      }
      case 'twilio': {
        const {TwilioSession} = await import('./twilio/twilioSession');
        return new TwilioSession({pass, ...around});
      }
      default:
        throw new Error(`no engine for ${pass.engine}`);
    }
  };
}

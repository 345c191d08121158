// SPDX-License-Identifier: Apache-2.0
import {afterEach, describe, expect, it, vi} from 'vitest';
import {WantedMedia} from './wantedMedia';

const loadedAgain = () => new WantedMedia('s1').get();
const kAll = {camera: true, microphone: true};

afterEach(() => vi.restoreAllMocks());

describe('WantedMedia', () => {
  it('is both on at first, and what was turned off stays off', () => {
    expect(loadedAgain()).toEqual(kAll);
    new WantedMedia('s1').keep({microphone: false});
    expect(loadedAgain()).toEqual({...kAll, microphone: false});
    new WantedMedia('s1').keep({camera: false});
    new WantedMedia('s1').keep({microphone: true});
    expect(loadedAgain()).toEqual({...kAll, camera: false});
    expect(new WantedMedia('s2').get(), 'of another visit').toEqual(kAll);
  });

  it('holds on this page where the browser keeps nothing', () => {
    vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
      throw new DOMException('no', 'SecurityError');
    });
    new WantedMedia('s3').keep({camera: false});
    expect(new WantedMedia('s3').get()).toEqual({...kAll, camera: false});
  });

  it('survives rubbish', () => {
    for (const rubbish of ['{{', 'null', '7']) {
      sessionStorage.setItem('chiroflow.wanted.s1', rubbish);
      expect(loadedAgain()).toEqual(kAll);
    }
  });
});

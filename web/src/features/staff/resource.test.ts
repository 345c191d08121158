// SPDX-License-Identifier: Apache-2.0
import {describe, expect, it} from 'vitest';
import {PagedList, Resource} from './resource';

describe('a resource', () => {
  it('says that it loads, then what came', async () => {
    const resource = new Resource(async () => 'there');
    const loading = resource.load();
    expect(resource.state.get().loading).toBe(true);
    await loading;
    expect(resource.state.get()).toEqual({data: 'there', error: null, loading: false});
  });

  it('keeps what was shown when a later reading fails', async () => {
    let broken = false;
    const resource = new Resource(async () => {
      if (broken) throw new Error('down');
      return 1;
    });
    await resource.load();
    broken = true;
    await resource.load();
    expect(resource.state.get().data).toBe(1);
    expect(resource.state.get().error?.message).toBe('down');
  });

  it('drops an answer that another one overtook', async () => {
    const answers: ((value: string) => void)[] = [];
    const resource = new Resource(() => new Promise<string>((resolve) => answers.push(resolve)));
    const first = resource.load();
    const second = resource.load();
    answers[1]!('new');
    answers[0]!('old');
    await Promise.all([first, second]);
    expect(resource.state.get().data).toBe('new');
  });
});

describe('a list in pages', () => {
  it('adds the next page and ends', async () => {
    const pages: Record<string, {items: number[]; nextCursor: string | null}> = {
      '': {items: [1, 2], nextCursor: 'b'}, b: {items: [3], nextCursor: null},
    };
    const list = new PagedList(async (cursor) => pages[cursor ?? '']!);
    await list.load();
    expect(list.state.get()).toMatchObject({data: [1, 2], hasMore: true});
    await list.more();
    expect(list.state.get()).toMatchObject({data: [1, 2, 3], hasMore: false});
    await list.more();
    expect(list.state.get().data).toEqual([1, 2, 3]);
    await list.load();
    expect(list.state.get().data).toEqual([1, 2]);
  });
});

import { describe, expect, it } from 'vitest';
import { homeWasTold } from '../../../src/core/risk/home-was-told.ts';

describe('somebody at the home was told', () => {
  it.each([
    '我告诉他奶奶了',
    '已经通知家长了',
    '我跟他爸打了电话',
    '刚问过她外婆',
    '奶奶都晓得了',
    '和小红妈妈说了这事',
  ])('hears it in %s', (text) => expect(homeWasTold(text)).toBe(true));
  it.each([
    '没告诉他奶奶',
    '不要通知家长',
    '还没跟他妈说',
    '要不要通知家长',
    '需要告诉他奶奶吗?',
    '他爸妈在广东',
    '奶奶年纪大了',
    '',
  ])('hears nothing in %s', (text) => expect(homeWasTold(text)).toBe(false));
});

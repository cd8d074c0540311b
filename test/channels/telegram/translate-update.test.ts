import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { translateUpdate } from '../../../src/channels/telegram/translate-update.ts';
import { readUpdateId } from '../../../src/channels/telegram/update-schema.ts';

const NOW = 1_795_219_300_000;
const DATE = 1_795_219_200;
const chat = { id: 500100200, type: 'private', first_name: '奶奶' };
const from = { id: 500100200, is_bot: false, first_name: '奶奶' };
const base = { message_id: 3, date: DATE, chat, from };
const group = { id: -100123, type: 'supergroup', title: '家长群' };

const translate = (update: object) =>
  translateUpdate({ update_id: 9, ...update }, { botId: '77', updateId: 9, now: NOW });
const message = (part: object) => translate({ message: { ...base, ...part } });
const contentOf = (part: object) => {
  const translated = message(part);
  return translated.kind === 'event' && translated.event.kind === 'message_received'
    ? translated.event.content
    : translated;
};

describe('a Telegram update becomes an event', () => {
  it('with everything the hallway needs', () => {
    expect(message({ text: '要得' })).toEqual({
      kind: 'event',
      event: {
        kind: 'message_received',
        id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-8/),
        address: { channel: 'telegram', externalId: '500100200' },
        externalMessageId: '77:9',
        content: { kind: 'text', text: '要得' },
        receivedAt: NOW,
        sentAt: DATE * 1000,
      },
    });
  });

  it.each([
    ['text', { text: '1' }, { kind: 'text', text: '1' }],
    ['a text that begins like a command', { text: '/help 我' }, { kind: 'text', text: '/help 我' }],
    ['voice', { voice: { file_id: 'V', duration: 3 } }, { kind: 'voice', mediaRef: 'telegram:V' }],
    ['a round video', { video_note: { file_id: 'N' } }, { kind: 'voice', mediaRef: 'telegram:N' }],
    ['an audio file', { audio: { file_id: 'A' } }, { kind: 'voice', mediaRef: 'telegram:A' }],
    [
      'the largest photo',
      {
        photo: [
          { file_id: 's', width: 90, height: 60 },
          { file_id: 'L', width: 900, height: 600 },
          { file_id: 'm', width: 320, height: 200 },
        ],
      },
      { kind: 'photo', mediaRef: 'telegram:L' },
    ],
    [
      'a photo with words',
      { photo: [{ file_id: 'p' }], caption: '摔了' },
      { kind: 'photo', mediaRef: 'telegram:p', caption: '摔了' },
    ],
    ['words under a video', { video: { file_id: 'v' }, caption: '他不想活了' }, { kind: 'text', text: '他不想活了' }],
    ['a video without words', { video: { file_id: 'v' } }, { kind: 'other', what: 'video' }],
    ['a sticker', { sticker: { file_id: 's', emoji: '😭' } }, { kind: 'other', what: 'sticker' }],
    ['a place', { location: { latitude: 1, longitude: 2 } }, { kind: 'other', what: 'location' }],
    ['a contact', { contact: { phone_number: '1', first_name: 'x' } }, { kind: 'other', what: 'contact' }],
    ['a file', { document: { file_id: 'd' } }, { kind: 'other', what: 'document' }],
    ['a die', { dice: { emoji: '🎲', value: 3 } }, { kind: 'other', what: 'dice' }],
    [
      'news passed on from a channel',
      { text: '震惊！', forward_origin: { type: 'channel' } },
      { kind: 'other', what: 'forward' },
    ],
    [
      'what a person wrote, passed on',
      { text: '我不想活了', forward_origin: { type: 'user' } },
      { kind: 'text', text: '我不想活了' },
    ],
    ['a kind of the future', { hologram: { file_id: 'h' } }, { kind: 'other', what: 'unknown' }],
  ])('%s', (_, part, content) => {
    expect(contentOf(part)).toEqual(content);
  });

  it.each([
    ['/start K7Q2-M9XW', 'K7Q2-M9XW'],
    ['/start@jiaxin_bot K7Q2', 'K7Q2'],
    ['/start', undefined],
    ['/start  ', undefined],
  ])('%s carries the code %s, and the code does not stay in the words', (text, startCode) => {
    const translated = message({ text });
    expect(translated).toMatchObject({ event: { content: { kind: 'text', text: '/start' } } });
    expect((translated as { event: { startCode?: string } }).event.startCode).toBe(startCode);
  });

  it('a pressed button with the option as it was sent; also of a message that is too old to be shown', () => {
    const query = { id: 'q', from, chat_instance: '1', data: '2' };
    const expected = { event: { content: { kind: 'button', data: '2' }, address: { externalId: '500100200' } } };
    expect(translate({ callback_query: { ...query, message: { ...base, from: { id: 77 } } } })).toMatchObject(expected);
    expect(translate({ callback_query: { ...query, message: { chat, message_id: 1, date: 0 } } })).toMatchObject(
      expected,
    );
    expect(translate({ callback_query: query })).toMatchObject(expected);
  });

  it('an edit is new evidence with the time of the edit; a moving location or an edited sticker is not', () => {
    expect(translate({ edited_message: { ...base, text: '掉塘了', edit_date: DATE + 5 } })).toMatchObject({
      event: { edited: true, content: { text: '掉塘了' }, sentAt: (DATE + 5) * 1000, externalMessageId: '77:9' },
    });
    expect(translate({ edited_message: { ...base, location: {} } })).toEqual({
      kind: 'ignored',
      why: 'edit_without_words',
    });
  });

  it.each([
    ['kicked', 'blocked'],
    ['left', 'blocked'],
    ['member', 'reachable'],
  ])('my_chat_member %s is %s', (status, state) => {
    const change = { chat, from, date: DATE, new_chat_member: { status } };
    expect(translate({ my_chat_member: change })).toMatchObject({ event: { kind: 'address_changed', state } });
  });

  it('the same update has the same id however late it is read', () => {
    const late = translateUpdate(
      { update_id: 9, message: { ...base, text: '1' } },
      { botId: '77', updateId: 9, now: NOW + 86_400_000 },
    );
    expect((late as { event: { id: string } }).event.id).toBe(
      (message({ text: '1' }) as { event: { id: string } }).event.id,
    );
  });
});

describe('what is not for us is ignored', () => {
  it.each([
    ['a group', { message: { ...base, chat: group, text: '大家好' } }, 'not_private'],
    [
      'a button in a group',
      { callback_query: { id: 'q', from, message: { ...base, chat: group }, data: '1' } },
      'not_private',
    ],
    [
      'being added to a group',
      { my_chat_member: { chat: group, new_chat_member: { status: 'member' } } },
      'not_private',
    ],
    ['a service note', { message: { ...base, pinned_message: {} } }, 'service'],
    ['a kind nobody asked for', { channel_post: { chat: group, text: 'x' } }, 'not_asked_for'],
    ['nothing', {}, 'not_asked_for'],
  ])('%s', (_, update, why) => {
    expect(translate(update)).toEqual({ kind: 'ignored', why });
  });
});

describe('no payload stops the queue', () => {
  it.each([
    [
      'a chat without id',
      { message: { ...base, chat: { type: 'private' } } },
      'bad_update:chat.id',
      { channel: 'telegram', externalId: '500100200' },
    ],
    [
      'a text that is none',
      { message: { ...base, text: { deep: 1 } } },
      'bad_update:text',
      { channel: 'telegram', externalId: '500100200' },
    ],
    ['a message that is none', { message: 'x' }, 'bad_update:', null],
    ['a broken group message', { message: { chat: group, text: 7 } }, 'bad_update:text', null],
  ])('%s is unparsed', (_, update, problem, address) => {
    expect(translate(update)).toEqual({ kind: 'unparsed', problem, address });
  });

  it('a payload nested 30,000 deep, in a field we read and in one we do not', () => {
    const deep = JSON.parse(`${'['.repeat(30_000)}${']'.repeat(30_000)}`);
    expect(contentOf({ text: '在', reply_to_message: deep })).toEqual({ kind: 'text', text: '在' });
    expect(contentOf({ text: deep })).toMatchObject({ kind: 'unparsed' });
    expect(contentOf({ sticker: deep })).toEqual({ kind: 'other', what: 'sticker' });
  });

  it('any JSON at all: an answer, never an exception', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('message', 'edited_message', 'callback_query', 'my_chat_member'),
        fc.jsonValue(),
        (kind, value) => {
          expect(['event', 'ignored', 'unparsed']).toContain(translate({ [kind]: value }).kind);
        },
      ),
    );
  });

  it('a message with one field replaced by anything: an answer, never an exception', () => {
    const fields = ['chat', 'date', 'text', 'caption', 'voice', 'photo', 'forward_origin', 'from', 'edit_date'];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        expect(['event', 'ignored', 'unparsed']).toContain(message({ text: '1', [field]: value }).kind);
      }),
    );
  });

  it('text is always well-formed and without NUL', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.boolean(), (words, half) => {
        const content = contentOf({ text: `${words}${half ? '\ud83d\u0000' : ''}` }) as { text: string };
        expect(content.text.isWellFormed() && !content.text.includes('\u0000')).toBe(true);
      }),
    );
  });

  it.each([[null], [[]], ['x'], [{}], [{ update_id: '9' }], [{ update_id: -1 }], [{ update_id: 1.5 }]])(
    '%j has no number',
    (raw) => {
      expect(readUpdateId(raw)).toBeNull();
    },
  );
});

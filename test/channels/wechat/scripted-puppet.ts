import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import type { PuppetOptions } from 'wechaty-puppet';
import { types } from 'wechaty-puppet';
import { PuppetMock } from 'wechaty-puppet-mock';

/** What a test tells the account's phone to do. */
export type Script =
  | { readonly do: 'login' }
  | { readonly do: 'logout' }
  | {
      readonly do: 'message';
      readonly id: string;
      readonly from: string;
      readonly type: keyof typeof types.Message;
      readonly text: string;
      readonly room?: boolean;
      readonly at: number;
    }
  | { readonly do: 'friend'; readonly id: string; readonly from: string; readonly hello: string }
  | { readonly do: 'die' }
  /** How sending goes from now on. */
  | { readonly do: 'mood'; readonly mood: 'fine' | 'fails' | 'silent' };

/** What the phone tells the test. */
export type Told =
  | { readonly told: 'ready' }
  | { readonly told: 'sent'; readonly to: string; readonly text: string }
  | { readonly told: 'accepted'; readonly id: string }
  | { readonly told: 'mood'; readonly mood: string };

/**
 * wechaty-puppet-mock inside the real child process, led over a socket: the "token" is the port of the test's script.
 */
export default class ScriptedPuppet extends PuppetMock {
  #mood: 'fine' | 'fails' | 'silent' = 'fine';
  readonly #friends = new Map<string, object>();
  readonly #socket: ReturnType<typeof connect>;

  constructor(options: PuppetOptions = {}) {
    super(options);
    this.#socket = connect(Number(options.token), '127.0.0.1');
    createInterface({ input: this.#socket }).on('line', (line) => this.#perform(JSON.parse(line) as Script));
  }

  override async onStart(): Promise<void> {
    await super.onStart();
    this.mocker.createContact({ id: 'bot', name: '家信' });
    this.#login();
    this.#tell({ told: 'ready' });
  }

  override async messageSendText(to: string, text: string): Promise<void> {
    if (this.#mood === 'fails') {
      throw new Error(`puppet failed with ${text}`);
    }
    if (this.#mood === 'silent') {
      await new Promise(() => undefined);
    }
    this.#tell({ told: 'sent', to, text });
  }

  override async friendshipRawPayload(id: string): Promise<object> {
    return this.#friends.get(id) ?? { id };
  }

  override async friendshipAccept(id: string): Promise<void> {
    this.#tell({ told: 'accepted', id });
  }

  #tell(told: Told): void {
    this.#socket.write(`${JSON.stringify(told)}\n`);
  }

  #login(): void {
    setImmediate(() => this.mocker.login(this.mocker.ContactMock.load('bot')));
  }

  #know(id: string): void {
    if (!this.mocker.cacheContactPayload.has(id)) {
      this.mocker.createContact({ id, name: '奶奶', type: types.Contact.Individual, friend: true });
    }
  }

  #perform(script: Script): void {
    switch (script.do) {
      case 'login':
        return this.#login();
      case 'logout':
        void this.logout();
        return;
      case 'message': {
        this.#know(script.from);
        const base = {
          id: script.id,
          talkerId: script.from,
          timestamp: script.at,
          type: types.Message[script.type],
          text: script.text,
        };
        const to = script.room
          ? { roomId: this.mocker.createRoom({ id: 'room@1', memberIdList: ['bot', script.from] }).id }
          : { listenerId: 'bot' };
        if (!this.mocker.cacheMessagePayload.has(script.id)) {
          this.mocker.MessageMock.create({ ...base, ...to } as Parameters<typeof this.mocker.MessageMock.create>[0]);
        }
        this.emit('message', { messageId: script.id });
        return;
      }
      case 'friend':
        this.#know(script.from);
        this.#friends.set(script.id, {
          id: script.id,
          contactId: script.from,
          hello: script.hello,
          type: types.Friendship.Receive,
          timestamp: 0,
          ticket: 't',
        });
        this.emit('friendship', { friendshipId: script.id });
        return;
      case 'die':
        process.exit(9);
        break;
      case 'mood':
        this.#mood = script.mood;
        this.#tell({ told: 'mood', mood: script.mood });
    }
  }
}

import { Agent, type IncomingMessage, request } from 'node:http';

/** A page of the web chat without the page: its stream of events and its posts, from an address of the loopback range. */
export interface ChatClient {
  /** Posts and resolves with the milliseconds until the next row of the other side stands in the stream. */
  write(text: string): Promise<number>;
  /** Resolves when the next row of the other side comes. */
  next(): Promise<void>;
  close(): void;
}

/** `from` is the last number of 127.0.0.x: the limits count by address. */
export async function openChat(url: string, token: string, from: number): Promise<ChatClient> {
  const agent = new Agent({ keepAlive: true });
  const options = { agent, localAddress: `127.0.0.${from}` };
  const waiting: (() => void)[] = [];
  const stream = await get(`${url}/chat/${token}/stream`, options);
  let rest = '';
  stream.setEncoding('utf8');
  stream.on('data', (piece: string) => {
    const events = (rest + piece).split('\n\n');
    rest = events.pop() ?? '';
    for (const event of events) if (event.includes('"from":"bot"')) waiting.shift()?.();
  });
  stream.on('error', () => undefined);
  const next = () => new Promise<void>((resolve) => waiting.push(resolve));
  return {
    next,
    async write(text) {
      const answer = next();
      const began = performance.now();
      await post(
        `${url}/chat/${token}/messages`,
        { text, clientId: crypto.randomUUID(), sentAt: Date.now() },
        url,
        options,
      );
      await answer;
      return performance.now() - began;
    },
    close() {
      stream.destroy();
      agent.destroy();
    },
  };
}

type Options = { readonly agent: Agent; readonly localAddress: string };

function get(url: string, options: Options): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { ...options, agent: false, headers: { accept: 'text/event-stream' } }, resolve)
      .on('error', reject)
      .end();
  });
}

function post(url: string, body: object, origin: string, options: Options): Promise<void> {
  return new Promise((resolve, reject) => {
    const headers = {
      'content-type': 'application/json',
      accept: 'application/json',
      origin,
      'sec-fetch-site': 'same-origin',
    };
    const sent = request(url, { ...options, method: 'POST', headers }, (answer) => {
      answer.resume();
      answer.on('end', () =>
        answer.statusCode === 200 ? resolve() : reject(new Error(`The post was answered with ${answer.statusCode}.`)),
      );
    });
    sent.on('error', reject);
    sent.end(JSON.stringify(body));
  });
}

import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface SmsPost {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: string;
}

export interface SmsGateway {
  readonly url: string;
  readonly posts: SmsPost[];
  /** One SMS for one id, whatever happened to the answers. */
  readonly sms: Map<string, { readonly to: string; readonly text: string }>;
  /** How the next posts are answered; null: 202. */
  answerWith(answer: ((response: ServerResponse) => void) | null): void;
  stop(): Promise<void>;
}

/** The county's end of the SMS door. */
export async function startSmsGateway(): Promise<SmsGateway> {
  const posts: SmsPost[] = [];
  const sms = new Map<string, { to: string; text: string }>();
  let scripted: ((response: ServerResponse) => void) | null = null;
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request.setEncoding('utf8')) {
      body += chunk;
    }
    posts.push({ headers: request.headers, body });
    if (scripted !== null) {
      return scripted(response);
    }
    const { id, to, text } = JSON.parse(body) as { id: string; to: string; text: string };
    response.writeHead(sms.has(id) ? 409 : 202).end();
    sms.set(id, { to, text });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/sms`,
    posts,
    sms,
    answerWith(answer) {
      scripted = answer;
    },
    async stop() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

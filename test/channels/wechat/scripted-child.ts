import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { runChild } from '../../../src/channels/wechat/child-link.ts';
import type { Script, Told } from './scripted-puppet.ts';

/*
 * The real child process and its real end of the protocol around an account that only follows the test's script: the
 * same script as for wechaty, but it starts in a tenth of the time.
 */
runChild(async (begin, report) => {
  let loggedIn = true;
  let mood = 'fine';
  const socket = connect(Number(begin.token), '127.0.0.1');
  const tell = (told: Told) => socket.write(`${JSON.stringify(told)}\n`);
  createInterface({ input: socket }).on('line', (line) => {
    const script = JSON.parse(line) as Script;
    switch (script.do) {
      case 'login':
      case 'logout':
        loggedIn = script.do === 'login';
        report.news({ type: loggedIn ? 'logged_in' : 'logged_out' });
        break;
      case 'message':
        report.message({ id: script.id, from: script.from, type: script.type, text: script.text, at: script.at });
        break;
      case 'friend':
        report.message({
          id: `friend:${script.id}`,
          from: script.from,
          type: 'Friend',
          text: '',
          hello: script.hello,
          at: 0,
        });
        break;
      case 'die':
        process.exit(9);
        break;
      case 'mood':
        mood = script.mood;
        tell({ told: 'mood', mood });
    }
  });
  tell({ told: 'ready' });
  report.news({ type: 'logged_in' });
  return {
    async send(to, text) {
      if (!loggedIn) {
        return { outcome: 'not_logged_in' };
      }
      if (to === 'nobody') {
        return { outcome: 'no_such_contact' };
      }
      if (mood === 'fails') {
        throw new Error(`failed with ${text}`);
      }
      if (mood === 'silent') {
        await new Promise(() => undefined);
      }
      tell({ told: 'sent', to, text });
      return { outcome: 'delivered' };
    },
    async stop() {
      socket.destroy();
    },
  };
});

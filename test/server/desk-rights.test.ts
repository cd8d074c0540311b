import { beforeEach, describe, expect, it } from 'vitest';
import { accessRules } from '../../src/core/access/access-rules.ts';
import { mayEver } from '../../src/core/access/may.ts';
import { deskPages } from '../../src/server/console/desk-frame.tsx';
import { deskRoutes } from '../../src/server/console/routes.ts';
import { makeServer } from '../../src/server/make-server.ts';
import { li, memoryDesk } from './memory-desk.ts';
import { memoryPorts } from './memory-server.ts';

const form = { 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' };
const roles = [...Object.keys(accessRules), 'HELPER', 'VOLUNTEER'];

let desk: ReturnType<typeof memoryDesk>;
let app: ReturnType<typeof makeServer>;

beforeEach(() => {
  desk = memoryDesk();
  app = makeServer(memoryPorts({ desk }));
});

async function enterAs(role: string) {
  const actor = {
    ...li,
    roles: [{ role, scopeType: 'village' as const, scopeId: '00000000-0000-4000-8000-00000000f001' }],
  };
  const response = await app.request(`/console/enter/${desk.link(actor)}`, { method: 'POST', headers: form });
  return { actor, cookie: (response.headers.get('set-cookie') ?? '').split(';')[0] ?? '' };
}

describe.each(roles)('%s', (role) => {
  it('finds nothing at an address without a line in the table, whatever is asked there', async () => {
    const { actor, cookie } = await enterAs(role);
    for (const { method, path, needs } of deskRoutes) {
      if (mayEver(actor, needs)) continue;
      const response = await app.request(path.replaceAll(/:\w+/gu, 'x'), {
        method: method.toUpperCase(),
        headers: { ...(method === 'post' ? form : {}), cookie },
      });
      expect([path, response.status]).toEqual([path, 404]);
    }
  });

  it('has in the menu exactly what there is for it', async () => {
    const { actor, cookie } = await enterAs(role);
    const text = await (await app.request('/console', { headers: { cookie } })).text();
    const links = [...text.matchAll(/<nav id="menu".*?<\/nav>/gsu)].flatMap(([nav]) =>
      [...nav.matchAll(/href="([^"]+)"/gu)].map((match) => match[1]),
    );
    const own = deskPages.filter(({ needs }) => mayEver(actor, needs)).map(({ path }) => path);
    const pages = links.filter((link) => link !== '#main');
    expect(new Set(pages)).toEqual(new Set(mayEver(actor, 'own.account') ? own : []));
    expect(pages).toHaveLength(new Set(pages).size);
  });
});

it('every address of the menu is a route', () => {
  const paths = deskRoutes.filter(({ method }) => method === 'get').map(({ path }) => path);
  for (const { path } of deskPages) expect(paths).toContain(path);
});

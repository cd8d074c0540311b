import type { Hono } from 'hono';
import { Page, sendPage } from './page.tsx';
import type { ServerPorts } from './ports.ts';

/** `/`: where to go, for whoever typed the bare address. */
export function serveHome(app: Hono, ports: ServerPorts): void {
  app.get('/', (c) => sendPage(c, <Home placeName={ports.settings.placeName} dutyPhone={ports.settings.dutyPhone} />));
}

function Home({ placeName, dutyPhone }: { readonly placeName: string; readonly dutyPhone: string }) {
  return (
    <Page title="家信 · 护苗小助手" css={['page.css']} bodyClass="plain">
      <main>
        <h1>家信 · 护苗小助手</h1>
        <p>{placeName}照应孩子用的。家里的大人、班主任和村里的儿童主任在这里互相捎话。</p>
        <p>
          <a class="big" href="/chat">
            打开聊天
          </a>
        </p>
        <p>有联系卡的，打开以后把卡片上的6个数字发过来；有专门链接的，请从那个链接进。没有卡片也可以说话、求助。</p>
        <p>
          <a class="big quiet" href="/console">
            工作人员进工作台
          </a>
        </p>
        <p>
          这里不代替报警和急救。有人伤害孩子、孩子不见了，打 <a href="tel:110">110</a>；受伤、溺水、中毒、发病，打{' '}
          <a href="tel:120">120</a>。
          {dutyPhone ? (
            <>
              值班电话 <a href={`tel:${dutyPhone.replaceAll('-', '')}`}>{dutyPhone}</a>。
            </>
          ) : null}
        </p>
      </main>
    </Page>
  );
}

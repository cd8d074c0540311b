import { Page } from '../page.tsx';

/** For whoever has no session: how to get in. */
export function NoSession() {
  return (
    <Page title="家信工作台" css={['page.css']} bodyClass="plain">
      <main>
        <h1>家信工作台</h1>
        <p>请用发给您本人的链接进来。链接只能用一次，过期或者用过了，请找管理员再要一个。</p>
        <p>
          急事不要等：报警 <a href="tel:110">110</a>，急救 <a href="tel:120">120</a>。
        </p>
        <p>
          <a href="/">回到首页</a>
        </p>
      </main>
    </Page>
  );
}

/** The link is spent by pressing, not by opening: chat programs look at every link before a person does. */
export function EnterPage({ action }: { readonly action: string }) {
  return (
    <Page title="进入工作台" css={['page.css']} bodyClass="plain">
      <main>
        <h1>家信工作台</h1>
        <p>这是您本人的链接，按一次就用掉了。请在自己的手机或电脑上按。</p>
        <form method="post" action={action}>
          <button type="submit" class="big">
            进入工作台
          </button>
        </form>
      </main>
    </Page>
  );
}

/** A restricted file that is not assigned to the reader (domain 10.41). */
export function ReasonPage({ action }: { readonly action: string }) {
  return (
    <Page title="说明理由" css={['page.css']} bodyClass="plain">
      <main>
        <h1>这件事限制查看</h1>
        <p>您没有被安排处理这件事。确实要看，请写明理由；您的名字、时间和理由会记下来，并告诉负责个人信息保护的人。</p>
        <form method="post" action={action}>
          <p>
            <label for="reason">为什么要看</label>
          </p>
          <p>
            <textarea id="reason" name="reason" rows={3} minlength={4} maxlength={500} required class="wide"></textarea>
          </p>
          <button type="submit" class="big">
            记下理由，打开
          </button>
        </form>
        <p>
          <a href="/console">不看了，回工作台</a>
        </p>
      </main>
    </Page>
  );
}

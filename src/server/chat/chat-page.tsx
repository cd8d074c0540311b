import { Page } from '../page.tsx';
import { RowView } from './row-view.tsx';
import type { ScreenRow } from './screen-rows.ts';

export interface ChatPageProps {
  /** "/chat/<token>". */
  readonly path: string;
  readonly rows: readonly ScreenRow[];
  readonly audience: 'family' | 'staff';
  readonly drill: boolean;
  /** What was said before is out of sight on this phone. */
  readonly putAway: boolean;
  /** An invite's code that goes with the first message; "" when there is none. */
  readonly startCode: string;
  /** Fresh ids for the forms of this page, so that a form sent twice is one message. */
  readonly formId: (form: string) => string;
  readonly timeZone: string;
  readonly dutyPhone: string;
  /** What just happened to a form sent without scripts. */
  readonly notice: string;
}

export function ChatPage(props: ChatPageProps) {
  const action = `${props.path}/messages`;
  const last = props.rows.at(-1)?.key ?? '';
  return (
    <Page
      title="护苗小助手"
      css={['page.css', 'chat.css']}
      scripts={['chat-screen.js', 'chat-line.js', 'chat.js', 'chat-media.js']}
      bodyClass="chat"
    >
      <header>
        <h1>护苗小助手</h1>
        <QuickDigits {...props} action={action} />
      </header>
      {props.drill ? <p class="drill">演练：这里发的都是练习，不会惊动别人</p> : null}
      <main id="chat" data-path={props.path} data-last={last}>
        <PutAway path={props.path} some={props.rows.length > 0} />
        <div id="log" role="log" aria-live="polite" aria-label="对话">
          {props.rows.map((row) => (
            <RowView row={row} action={action} formId={props.formId(row.key)} timeZone={props.timeZone} />
          ))}
          {props.rows.length === 0 && !props.putAway ? <Hello {...props} action={action} /> : null}
        </div>
        <p id="end" role="status" class="line" tabindex={-1}>
          {props.notice}
        </p>
      </main>
      <Urgent dutyPhone={props.dutyPhone} />
      <Composer {...props} action={action} />
    </Page>
  );
}

type FormProps = ChatPageProps & { readonly action: string };

/** 9 and 0 are valid in every step (domain 5.1); staff have no use for a call-back. */
function QuickDigits({ action, audience, formId }: FormProps) {
  return (
    <form method="post" action={action} class="quick" data-send>
      <input type="hidden" name="clientId" value={formId('quick')} />
      <button type="submit" name="text" value="9" data-urgent>
        急事 9
      </button>
      {audience === 'family' ? (
        <button type="submit" name="text" value="0">
          请人打电话 0
        </button>
      ) : null}
    </form>
  );
}

function Hello({ action, startCode, formId }: FormProps) {
  return (
    <div id="hello">
      <div class="row bot">
        <div class="bubble">
          <p class="said">您好，我是护苗小助手，帮村里和学校照应孩子。{'\n'}有话就跟我说，打字、说话都行。</p>
        </div>
        <form method="post" action={action} class="options" data-send>
          <input type="hidden" name="clientId" value={formId('hello')} />
          {startCode ? <input type="hidden" name="startCode" value={startCode} /> : null}
          <button type="submit" name="text" value="您好">
            <span>您好，我来了</span>
          </button>
        </form>
      </div>
    </div>
  );
}

/** For a phone that several people use. */
function PutAway({ path, some }: { readonly path: string; readonly some: boolean }) {
  return (
    <form id="put-away" method="post" action={`${path}/put-away`} hidden={!some}>
      <button type="submit">收起以前的话</button>
    </form>
  );
}

/** Shown the moment 急事 is pressed, before and without any network: what saves a life is the phone. */
function Urgent({ dutyPhone }: { readonly dutyPhone: string }) {
  return (
    <section id="urgent" aria-label="急事电话" hidden>
      <p>
        先保命，直接打电话{' '}
        <button type="button" id="urgent-off">
          收起
        </button>
      </p>
      <p class="calls">
        <a href="tel:110">
          <b>110</b> 报警
        </a>
        <a href="tel:120">
          <b>120</b> 急救
        </a>
        <a href="tel:119">
          <b>119</b> 着火
        </a>
      </p>
      {dutyPhone ? (
        <p>
          值班电话 <a href={`tel:${dutyPhone.replaceAll('-', '')}`}>{dutyPhone}</a>
        </p>
      ) : null}
    </section>
  );
}

function Composer({ action, path, startCode, formId }: FormProps) {
  return (
    <footer>
      <form id="composer" method="post" action={action} data-send>
        <input type="hidden" name="clientId" value={formId('composer')} />
        {startCode ? <input type="hidden" name="startCode" value={startCode} /> : null}
        <label class="vh" for="text">
          想说的话
        </label>
        <textarea
          id="text"
          name="text"
          rows={1}
          maxlength={2000}
          placeholder="在这里写"
          autocomplete="off"
          required
        ></textarea>
        <button type="submit" class="send">
          发送
        </button>
      </form>
      <form id="media" method="post" action={`${path}/media`} enctype="multipart/form-data">
        <input type="hidden" name="clientId" value={formId('media')} />
        <button type="button" id="record" hidden>
          说话
        </button>
        <label class="pick" for="file">
          <span>照片、录音</span>
          <input id="file" type="file" name="file" accept="audio/*,image/*" />
        </label>
        <button type="submit" class="nojs">
          发送文件
        </button>
      </form>
    </footer>
  );
}

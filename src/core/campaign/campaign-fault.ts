/** What is wrong with a campaign, or why it cannot be done now. */
export interface CampaignFault {
  readonly code:
    | 'children_family'
    | 'text_and_flow'
    | 'no_flow'
    | 'unknown_flow'
    | 'flow_for_staff'
    | 'flow_for_family'
    | 'tip_with_flow'
    | 'no_text'
    | 'too_long'
    | 'names'
    | 'link'
    | 'forbidden'
    | 'you'
    | 'unknown_place'
    | 'not_yours'
    | 'unknown_child'
    | 'kept_from'
    | 'own'
    | 'wrong_state'
    | 'changed'
    | 'incomplete';
  /** The word or the conversation that it is about. */
  readonly word?: string;
  readonly length?: number;
  readonly most?: number;
}

const sentences: Readonly<Record<CampaignFault['code'], (fault: CampaignFault) => string>> = {
  children_family: () => '点了孩子的名,就只能发给他们家里人(照护人、父母)。',
  text_and_flow: () => '对话和紧急询问用流程里的话,不另写文字。',
  no_flow: () => '没有写用哪个对话流程。',
  unknown_flow: ({ word }) => `没有叫“${word}”的对话流程。`,
  flow_for_staff: ({ word }) => `“${word}”是给工作人员的,不能发给家里人。`,
  flow_for_family: ({ word }) => `“${word}”是给家里人的,不能发给工作人员。`,
  tip_with_flow: () => '提示只有一段话,不打开对话流程。',
  no_text: () => '没有写要发的话。',
  too_long: ({ length, most }) => `有${length}个字,最多${most}个。`,
  names: () => '这段话对每个人都一样,不能有{}里的名字。',
  link: () => '不能带链接。',
  forbidden: ({ word }) => `“${word}”不能对家里人说。`,
  you: () => '请说“您”,不说“你”。',
  unknown_place: () => '没有这个地方、学校或孩子。',
  unknown_child: () => '点名的孩子里有不归您管的,或者已经不在册。请重新找。',
  kept_from: ({ word }) =>
    `${word}家有一件没办完的事,家里有人不能知道;您知道这件事,不能点名给他们发。请先去掉,要说的由人打电话。`,
  not_yours: () => '群发由县办公室、儿童督导员和分管领导管,而且只管自己的地方。',
  own: () => '自己写的不能自己批准,请另一个人看过再批准。',
  wrong_state: ({ word }) => word ?? '这次群发现在不能这样办。',
  changed: () => '刚刚有人先改了,请再看一眼。',
  incomplete: ({ word }) => `写得不全或不对:${word ?? ''}`,
};

export function faultSentence(fault: CampaignFault): string {
  return sentences[fault.code](fault);
}

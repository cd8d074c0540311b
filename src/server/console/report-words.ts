/** The mandatory report: on the alert's page, and as a form of its own. */
export const reportFormWords = {
  zh: {
    title: '强制报告',
    rules: '依法报告，身份保密。不要自己调查、不要叫家长来对质、不要让双方私了。疑似就要报，不用等证实。',
    filled: '已记',
    missing: '还缺',
    calledAt: (at: string) => `已记 ${at}`,
    fill: '填报告',
    chat: '在我的聊天里一步步问',
    back: (no: string) => `回到 ${no}`,
    call: '还没打 110 的，现在就打，打完再往下填：',
    later: '除了打 110，别的现在不知道可以先空着，以后再补；空着的不会盖掉已经记下的。',
    save: '记下报告',
    saved: '报告记下了。没填的以后补，三天内问派出所进展。',
    incomplete: '还没全记下：有一项一定要答（没打 110 的先打）。写的都在，补上再按一次。',
    changed:
      '您填的时候，同事也填了这份报告，还没有记您的。您写的都在；同事记的写在每一项下面，看过再按一次就以您的为准。',
    over: '这条告警已经结案或转给别人，您刚才写的没有记进报告。写的都在下面，请交给现在处理的人。',
    later503: '这会儿记不下来，什么都没有改。写的都在，请过一会儿再按一次；急事先打 110。',
    known: '同事记的：',
  },
  en: {
    title: 'Mandatory report',
    rules:
      'You report by law, and your name is kept. Do not investigate, do not call the parents in, do not let them settle it. A suspicion is enough; nothing need be proven.',
    filled: 'On record',
    missing: 'Missing',
    calledAt: (at: string) => `On record, ${at}`,
    fill: 'Fill in the report',
    chat: 'Ask me step by step in my chat',
    back: (no: string) => `Back to ${no}`,
    call: 'If 110 has not been called yet, call now and go on afterwards:',
    later:
      'But for the call to 110, whatever is not known now may stay empty and be added later; what is empty does not wipe out what is on record.',
    save: 'Keep the report',
    saved: 'The report is on record. Add what is missing later, and ask the police how it stands within three days.',
    incomplete:
      'It is not kept yet: one question must be answered (call 110 first, if nobody has). What you wrote is here; answer it and press again.',
    changed:
      'While you were writing, a colleague filled in this report too; yours is not kept yet. What you wrote is here, what they wrote stands below each question. Press again and yours counts.',
    over: 'This alert has been closed or handed on, and what you wrote was not put into the report. It is still below; please give it to whoever handles it now.',
    later503:
      'It cannot be kept just now, nothing was changed. What you wrote is here; press again in a while. If it is urgent, call 110.',
    known: 'A colleague has written:',
  },
} as const;

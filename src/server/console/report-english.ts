/** What conversation F14 asks for form T11 in English, by step and by code; the numbers are those of the nine situations in the law. */
export const reportPrompts: Readonly<Record<string, string>> = {
  r1_where: '① Where is the child now? Is it safe?',
  r2_called: '② Has 110 been called?',
  r3_situations: '③ Which of the nine situations? Several are possible.',
  r4_facts: '④ What did you see or hear? As it was, without conclusions',
  r4b_words: "The child's own words? Unchanged; do not ask again",
  r5_harm: '⑤ Who may have harmed the child?',
  r6_who: '⑥ Who else knows of it?',
  r7_name: '⑦ Your name is shown to the police and the township only. Is that all right?',
  r8_station: 'Which station, which officer took it? When?',
  r9_receipt: 'Receipt or incident number?',
};

export const reportOptions: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  r2_called: { CALLED: 'Called', POLICE_HERE: 'The police are here' },
  r3_situations: {
    N1: '① Private parts injured or not normal',
    N2: '② A girl under 14 who may have been assaulted or is pregnant',
    N3: '③ 14 or older, pregnant and may have been assaulted',
    N4: '④ Many injuries, starved, unconscious: may have been beaten or abused',
    N5: '⑤ Suicide, self-harm, poisoning, accident at work and the like',
    N6: '⑥ Abandoned, nobody cares for it for long',
    N7: '⑦ Of unknown origin, missing, trafficked',
    N8: '⑧ Made to beg',
    N9: '⑨ Other serious harm, or in danger now',
  },
  r5_harm: {
    FAMILY: 'The family',
    CAREGIVER: 'The carer',
    SCHOOL: 'Somebody of the school',
    VILLAGE: 'Somebody known in the village',
    STRANGER: 'A stranger',
    UNKNOWN: 'Not known',
  },
  r7_name: { true: 'Yes', false: 'I want to talk about it first' },
};

export const reportPlain: Readonly<Record<string, string>> = {
  r1_where: '①孩子现在在哪？安全吗？',
  r2_called: '②打110了吗？',
  r3_situations: '③是哪种情况？可多选',
  r4_facts: '④您看到、听到什么？照实写，不下结论',
  r4b_words: '孩子的原话？一字不改，不要再去问',
  r5_harm: '⑤可能是谁伤害了孩子？',
  r6_who: '⑥还有谁知道这事？',
  r7_name: '⑦您的名字只给公安和镇里看，行吗？',
  r8_station: '哪个派出所、哪位民警接的？几点？',
  r9_receipt: '回执号或警情号？',
};

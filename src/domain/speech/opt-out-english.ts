// Phrases are looked for in plain, untangled speech (`untangle` in opt-out.ts): "dont" and "do not"
// are "don't", and please, just, ever, even and swear words are gone. A comma ends a phrase.

const CONTACT =
  '(?:call|phone|ring|dial|contact|bother|text|reach out(?: to)?|disturb|harass|pester|bug|solicit)'
const CONTACTING =
  '(?:calling|phoning|ringing|dialing|contacting|bothering|harassing|texting|disturbing|pestering|bugging|spamming|soliciting|robocalling|cold calling|blowing up|hitting up)'
const CONTACTED = '(?:called|contacted|bothered|phoned|disturbed|solicited)'

const RELATIVE =
  '(?:wife|husband|place of business|workplace|clients?|staff|employees|mother|father|mom|dad|parents|son|daughter|kids|family|house|home|phone|cell|office|business|company|work|number|line|job)'
const THING =
  '(?:name|names|number|numbers|phone|phone number|cell|line|contact|contacts|contact details|details|info|information|data|home|house|business|company|office|one)'
const THEM = `(?:(?:me|us) up|me|us|him|her|them|(?:my|our|this|his|her) ${RELATIVE}|this|here)`
const OURS = `(?:all (?:of )?)?(?:me|us|him|her|(?:my|our|this|that|his|the) (?:${THING}|${RELATIVE})(?: and (?:name|number))?|the (?:number|name) you [a-z]{2,12}(?: [a-z]{2,12})?)`
const LIST =
  '(?:list|lists|database|data ?base|system|systems|records?|files?|roster|dialer|computers?|crm|rotation|queue|campaign|directory|calls)'
const TO_LIST = `(?: [a-z']{1,20}){0,6}? ${LIST}\\b`

// What may come after "don't call me" when it is not about never calling: "before five", "at work".
const ONLY_THEN =
  "(?! ?(?:(?:again|back|me|us|here) )?(?:until|till|unless|before (?!(?:i|we) (?:call|sue|report|get|lose|file|take|contact|have))|after|during|while (?!i still)|when|today|tonight|tomorrow|yet|next|so (?:early|late)|(?:too|this|that) (?:early|late)|at (?:work|night|noon|dinner|the office|\\d)|on (?:mon|tues|wednes|thurs|fri|satur|sun|week|holi)|in the (?:morn|after|even|middle)|this (?:week|month|morning|afternoon|evening)|(?:right )?now|from \\d|without|by (?:\\d|noon|one|two|three|four|five|six|seven|eight|nine|ten)|except|for (?:another|a |the next|at least)|(?:so|too|that) (?:often|much)|if (?:you (?:don't|can't|aren't)|the|it|they|there|i|he|she)))"
// End of the clause, or a word that begins a new thought where the transcript has no punctuation.
const CLAUSE_END =
  "(?=$|[,;:]| (?:thanks|thank|ok|okay|i|i'm|im|i've|i'll|we|we're|he|he's|she|she's|it's|this is|that means|that's|there|you (?:guys|people|all|folks|hear|understand|know|have|got|keep)|you're|your|and|or|but|so|because|cause|cuz|for any|about|bye|goodbye|at this|on this|at all|no|not|never|stop|honey|man|dude|then|now|immediately|today|right|already|have|period|if you|anymore|again|in the future|any longer|any more)\\b)"
// Somebody else's habit is told, or a question asked: "they never call me back", "why don't you call".
const NO_STORY =
  "(?<!\\b(?:i|we|they|he|she|who|people|why|it|if you|when you|did you|do you|have you|office|doctor|they'll|they'd) )"
const AGAIN = '(?:again|any ?more|no more|any longer|in (?:the )?future|back|another time)'

// "Don't call me sir": how somebody wants to be addressed.
const NOT_A_NAME =
  "(?! (?:a|an|the|that|it|sir|ma'am|maam|madam|mister|mr|mrs|miss|buddy|pal|bro|sweetie|dear|baby|boss|names|crazy|stupid|lazy|cheap|picky|old|late|collect|first|rude|weird|nuts|silly)\\b)"

const DONT = `${NO_STORY}\\b(?:don't|never(?: to)?|no longer|not(?: to)?)(?: you(?: people| guys| all| folks)?)?(?: dare)?(?: (?:try|attempt) to| (?:have|let) (?:anyone|anybody|someone|your people|them|him|her|people)(?: else)?)?`

// What nobody gave the caller: "no right to call me".
const LEAVE = '(?:permission|consent|authorization|authority|approval|right|business)'

const DONT_CALL = [
  `${DONT}(?: want to)? ${CONTACT}(?: ${THEM})? ${AGAIN}\\b${ONLY_THEN}`,
  `${DONT} ${CONTACT} (?:me up|us up|me|us|here|this ${RELATIVE})\\b${NOT_A_NAME}${ONLY_THEN}`,
  `${DONT} ${CONTACT}(?: back| by phone)?${ONLY_THEN}${CLAUSE_END}`,
  `${DONT} ${CONTACT} (?:him|her|(?:my|our) ${RELATIVE})${ONLY_THEN}${CLAUSE_END}(?!,? (?:but )?(?:call|use|try|text) )`,
  `\\bdon't call (?:it|that number) again\\b`,
  `\\b(?:say|said|saying) (?:don't|no) calls?\\b${ONLY_THEN}`,
  `\\bas (?:a )?(?:don't|never) (?:call|contact)\\b`,
  `${NO_STORY}\\b(?:don't|shouldn't|can't|never|not|aren't supposed to)(?: you)? (?:be|keep|go|start|continue) ${CONTACTING}\\b${ONLY_THEN}`,
  `\\bdon't (?:bother|think (?:about|of)|waste (?:your|my|our) time|try) ${CONTACTING}\\b${ONLY_THEN}`,
  `\\byou (?:guys |people |folks )?(?:can't|shouldn't|may not|must not|mustn't) ${CONTACT} (?:${THEM}|people on)\\b${ONLY_THEN}`,
  `\\b(?:not|aren't|isn't) (?:allowed|authorized|permitted|supposed|welcome) to ${CONTACT}\\b${ONLY_THEN}`,
  `\\b(?:tell|told|telling|ask|asked|asking|beg|begged|warned) (?:you|y'all|them|somebody|someone)(?: people| guys| all| folks| lot)?(?: [a-z]{1,12}){0,2} (?:not to|don't|to never|never to) ${CONTACT}(?: ${THEM}\\b${NOT_A_NAME}${ONLY_THEN}|${ONLY_THEN}${CLAUSE_END})`,
  `\\b(?:don't|doesn't|didn't|never|no longer|nobody|no one)(?: [a-z]{1,8})? (?:have|has|had|get|got|gave|given|give)(?: you)?(?: guys| people)? (?:my |our |any |the |a )*${LEAVE} (?:to )?(?:be )?(?:${CONTACT}|${CONTACTING})(?: ${THEM})?\\b${ONLY_THEN}`,
  `\\b(?:you|you've|you people|you guys|y'all)(?: have| had| got| have got)? no ${LEAVE} (?:to )?(?:be )?(?:${CONTACT}|${CONTACTING})(?: ${THEM})?\\b${ONLY_THEN}`,
  `\\b(?:don't|never|no longer) ${CONTACT} (?:asking|looking) for\\b`,
  `\\b(?:don't|never) ${CONTACT} here\\b${ONLY_THEN}`,
  `\\bno (?:right|permission|business|need|reason) to ${CONTACT} (?:me|us|here|this number)? ?(?:again|any ?more)\\b`,
  `\\b(?:if you (?:guys |people )?(?:wouldn't|didn't)|(?:rather|wish|prefer|(?:it|grateful|great|nice|best|better) if) (?:that |if )?(?:you|they|you guys|you people|y'all) (?:wouldn't|didn't|don't|not)) ${CONTACT}(?: ${THEM})?(?: ${AGAIN})?\\b${ONLY_THEN}`,
  `\\bmake sure (?:that )?(?:nobody|no one|you never|you don't|you guys don't|they don't) ${CONTACT}s?\\b${ONLY_THEN}`,
  `\\b(?:not|never)(?: to be| be| being| getting) ${CONTACTED}\\b${ONLY_THEN}`,
  `\\b(?:make sure|see to it|see)(?: that)?(?: [a-z']{1,20}){1,2} not ${CONTACTED}\\b`,
  `\\blist of (?:[a-z]{1,12} ){0,3}(?:not|never) to ${CONTACT}\\b`,
  `\\b(?:can't|won't) have (?:you|you people|you guys|people) ${CONTACTING}\\b${ONLY_THEN}`,
  `\\b(?:forbid|prohibit)(?: you| anyone)?(?: people| guys)? (?:to ${CONTACT}|from ${CONTACTING})\\b`,
  `\\bwhy (?:do|are|must) you(?: people| guys| all)? (?:keep|keep on|still) ${CONTACTING}\\b`,
  '\\bonly (?:want to |wish to )?(?:be )?(?:contact(?:ed)?|reach(?:ed)?|write)(?: me| us)? (?:by|through|via|in) (?:mail|e ?mail|writing|letter)\\b',
  `\\b(?:don't|never|no longer) (?:want|wish|agree|agreed|consent|consented|care|like) to (?:be|get) ${CONTACTED}\\b${ONLY_THEN}`,
  `\\b(?:don't|never) (?:want|like|need) (?:you|your company|you guys|you people|you folks|y'all|anyone|anybody|nobody|no one|people|them) (?:to )?(?:be )?(?:${CONTACT}|${CONTACTING})(?: ${THEM})?\\b${ONLY_THEN}(?!,? (?:but )?(?:call|use|try) )(?! (?:my|our) )`,
  "\\b(?:don't|never|not|no longer) (?:want|wish|like|care|hope)(?:ing)? to hear (?:a(?:nother)? word )?from (?:you|y'all|your|anyone|anybody|them|this)",
]

const CALLS =
  '(?:(?:phone|robo|automated|automatic|recorded|prerecorded|annoying|constant|unwanted|daily|nuisance|sales|marketing|cold|ai|spam|computer|solicitation|unsolicited|telemarketing|of|these|those|this|such|your|any|more|any more|anymore|kind|kinds|type|other|stupid|a|another|the|single|to|get|getting|receive|receiving|take|have) ){0,7}'
const UNWANTED = [
  `\\b(?:don't|not|no longer|never) (?:interested in|want|wish|accept|take|appreciate|authorize|allow|agree to|consent to|like to|need) ${CALLS}(?:robo)?calls\\b(?! (?:recorded|monitored|transferred))${ONLY_THEN}`,
  `\\b(?:nobody|no one|none of us)(?: here| in this house)? (?:wants|needs) ${CALLS}calls\\b`,
  `\\b(?:sick|tired|fed up|had enough|annoyed)(?: and tired)? (?:of|with|by) (?:you|getting|all|people|your company|you guys|you people){0,1} ?${CALLS}(?:calls|${CONTACTING})\\b`,
  `\\b(?:don't|never|no longer) (?:want|wish|need|ask|asked) to be (?:on|in)${TO_LIST}`,
  `\\bwhy (?:am i|are we)(?: still)? (?:on|in)${TO_LIST}`,
  '\\bharassment\\b|\\bharassing (?:me|us)\\b',
  `\\b(?:don't|never|not) (?:want|need) ${CALLS}call (?:from|like)\\b`,
  `\\b(?:don't|no longer) want (?:a|any|another|your) (?:phone )?call ?(?:back)?s?(?=$|[,;])${ONLY_THEN}`,
  '\\bmake this (?:the|your) last (?:call|time)\\b',
  `\\b(?:don't|never|not|no longer) (?:consent|agree) to (?:being |be |these |this |any |your |receiv)`,
  `\\b(?:don't|not|never|won't) (?:want to |to )?(?:get|getting|receive|receiving|have|see) (?:any ?more|another|more)(?: of)? ${CALLS}(?:robo)?calls?\\b${ONLY_THEN}`,
  `(?<!\\b(?:had|got|been|getting|get|received|there's|were|are) )\\bno (?:more|further) ${CALLS}(?:robo)?(?:calls?|contact|calling|communication)\\b`,
  '\\bno more of (?:them|these|those|this)\\b',
  '^(?:[a-z]+,? )?no calls$|\\bno further contact\\b',
  `\\bwould rather not (?:get|receive|be getting) ${CALLS}(?:robo)?calls?\\b`,
  "\\b(?:don't|do you) have (?:my|our|any) (?:permission|consent)\\b|\\b(?:don't|never|didn't|not|no longer) (?:give|gave|gives?|giving)(?: you)?(?: guys| people)? (?:my |any )?(?:permission|consent)\\b",
  '\\b(?:revok|withdraw|rescind)(?:e|ing)? (?:my |all |any )*(?:consent|permission)\\b|\\b(?:take|taking|pull|pulling) back (?:my |all |any )+(?:consent|permission)\\b',
  `\\b(?:better not|not|never) (?:get|receive|be|hear) (?:a |another )+call\\b`,
  "\\b(?:hope|better|should|had better)(?: [a-z']{1,20}){0,4} (?:the|your) last (?:call|time you(?: people| guys)? call)",
]

const STOP = `(?<!(?<!\\b(?:can|do|could|did|should|to) )\\b(?:i|we|they|he|she|i'd|they'd|they'll|we'll) )(?<!\\bdo you )\\b(?:stop|quit|cease|discontinue|halt|refrain from|knock (?:it )?off|cut it out|lay off|enough(?: already)? with|enough of|done with|sick of|cancel|end|turn off|shut off|cut off|cut out|unsubscribe from|subscription to)`
const STOPS = [
  `${STOP}(?: it)?(?: with)?(?: all)?(?: (?:you|you guys|you people|them|people|this company))?(?: from)? ${CONTACTING}\\b(?! (?:it|them|him|her a)\\b)${ONLY_THEN}`,
  `${STOP}(?: it)?(?: with)?(?: getting| receiving| making)?(?: (?:all|these|your|the|this|those|of|any))+ (?:[a-z]{1,14} ){0,2}?(?:robo)?(?:calls?|communications?|contact|nonsense calls)\\b${ONLY_THEN}`,
  `\\bcalls (?:to |have to |need to |must |had better |should )+(?:stop|end|cease)\\b`,
  `\\b(?:told|asked|tell|ask|asking|telling|begging|want|warned) (?:you|y'all|you guys|you people|them|all of you)(?: people| guys| all)?(?: [a-z]{1,12}){0,2} to (?:stop|quit)(?=$|[,;:]| (?:and|it|now|already|this)\\b)`,
  "\\bcall(?:s|ed|ing)?\\b[a-z', ]{0,60},? (?:so |now |you need to |you have to |make it )?stop(?: it| this| now)?$",
  '\\bmake it stop\\b|\\b(?:this|it) (?:has (?:got )?to|needs to|must|had better|better) stop$|\\bwant (?:it|this) to stop\\b',
  "(?:[a-z']{1,20},? ){4}please stop$",
]

const VERB =
  '(?:take|taking|taken|get|getting|pull|drop|scratch|scrub|cross|strike|wipe|knock|kick|erase|clear|keep|remove|removing|delete|deleting|purge|eliminate|move|clean)'
const LISTS = [
  `\\b${VERB} ${OURS} (?:off|out|of|from)${TO_LIST}`,
  `\\b${VERB} (?:it|this|that) (?:off|out|from)(?: of)? (?:your|the|this|that|any)(?: [a-z']{1,20}){0,2} ${LIST}\\b`,
  `\\b(?:take|scratch|cross) off (?:my|our|this) ${THING}\\b`,
  `\\bget rid of (?:my|our|this) ${THING}\\b(?! (?:phone|number) and)`,
  `\\b(?:my|our|this) (?:name|number|phone|phone number|line|information|info|details)(?: (?:to|should|must|needs to))? (?:be |get )?(?:removed|taken off|deleted)\\b`,
  '^(?:delete|remove)$',
  `\\b(?:take|taking|pull|drop|scratch|cross|strike|knock|get) (?:me|us|(?:my|our|this|his|her) (?:name|number|phone number|line)) (?:off|out)(?: of)?(?: (?:there|here|this|that|it|then|bye))*${CLAUSE_END}`,
  `\\b(?:remove|removing|delete|deleting|erase|wipe|purge|scrub|ditch|discard|destroy|trash|unlist|expunge|drop) ${OURS}(?! (?:and|but|then|with) (?:put|use|add|give|replace))(?: from (?:this|that|there|here|these))?${CLAUSE_END}`,
  `\\b(?:delete|remove|erase|lose) ${OURS} from (?:your|the) (?:phone|call|calls|contacts?|end|company)\\b`,
  `\\b(?:want|wanted|like|ask|asked|asking|need|needs|wish|have|has|trying|request|requested|requesting|should|must|rather|demand|get|got)(?: (?:${OURS}))?(?: to)?(?: be| get)? (?:removed|taken off|deleted|unsubscribed|crossed off|pulled|erased)\\b(?!(?: off| from| of)* (?:the |my |our |your |that |this |an? )?(?:speaker|hold|mute|policy|plan|account|bill|title|lease|loan|group|chat|thread|order|roof|house|insurance|e ?mail|menu|calendar|schedule))`,
  `\\b(?:want|need|get|getting|come|be|go|like)(?: ${OURS})? (?:off|out)(?: of)?${TO_LIST}`,
  "\\b(?:(?:i|we) be|i'm|we're|i am|we are|i get|we get|me|us) (?:removed|taken off|deleted)\\b(?! (?:the|my|our|your|hold|speaker)\\b(?! (?:call )?list))",
  "\\bnumber\\b[a-z', ]{0,60}\\b(?:delete|remove|erase|lose|forget) it$",
  "\\b(?:don't|no|never|not) (?:call(?:er)?|contact|calling)(?: [a-z]{1,12})? (?:list|registry|register|database|business|household|number|house)\\b|\\b(?:put|mark|list|place) (?:me|us|this number) (?:on|as|down as|down for|under) (?:a |the |your )?(?:no|don't|never) (?:call|contact)|\\bd ?n ?c(?: list)?\\b|\\bsuppression list\\b|\\b(?:on|with) the (?:national |federal |state )?registry\\b",
  '\\bunsubscribe(?!d? (?:from|to) (?:the|my|your|that|those) (?:e ?mail|news|magazine|channel|paper|text))|\\bun subscribe\\b|\\bunsubscribed\\b',
  '\\bopt(?:ed|ing)?(?: me| us| (?:my|our|this) [a-z]{1,12})? out\\b(?! (?:of|later) )',
  '\\bopt(?:ed|ing)?(?: me| us)? out of (?:this(?! (?:part|plan|option|service))|these|those calls|it\\b|that\\b(?! [a-z])|(?:your|all|any|the|future|further|receiving|getting)(?: [a-z]{1,12}){0,3} (?:calls?|lists?|contact|calling|communications?))',
  '\\b(?:lose|forget|erase|block|burn|throw away|toss|rip up) (?:my|this|our) (?:number|phone)\\b(?! is| was)|\\bthrow (?:my|this|our) number\\b|\\bforget (?:that )?you had (?:my|this|our) number\\b',
  `\\bleave (?:me|us|${THEM}|my [a-z]{1,12}) (?:the (?:hell|heck) )?alone\\b(?! with)|\\blet (?:me|us) be(?=$|,| already)|\\bcease and desist\\b`,
]

const LAW =
  '(?:sue|suing|lawyer|attorney|report(?:ing)? (?:you|this)|cops|press charges|police|complaint|lawsuit|ftc|fcc|authorities|take you to court)'
const THREATS = [
  `\\b(?:if|next time) (?:you|i)\\b[a-z', ]{0,40}\\bcall[a-z', ]{0,60}\\b${LAW}\\b`,
  `\\bcall(?: (?:me|us|here|this number))?(?: (?:again|one more time|back))+ and\\b[a-z', ]{0,40}\\b${LAW}\\b`,
  `\\b${LAW}\\b[a-z', ]{0,40}\\bif (?:you|i)\\b[a-z', ]{0,40}\\b(?:call|calls|calling|called|don't stop)\\b`,
]

export const ENGLISH = [...DONT_CALL, ...UNWANTED, ...STOPS, ...LISTS, ...THREATS]

// "I did not ask you to take me off the list", "you don't have to stop calling": a negation tied to
// the phrase by nothing but such words turns it round. "Why don't you stop calling" does not.
export const ENGLISH_TURNED_ROUND = [
  /(?<!why )\b(?:don't|didn't(?! (?:i|we) )|never|needn't|wouldn't|won't have)(?: (?:you|me|i|to|that|say|said|saying|ask|asked|asking|tell|told|telling|want|wanted|need|have|mean|meant))* $/,
  /(?<!why )\bnot(?: (?:you|me|to|that|saying|asking|telling|wanting|going))* $/,
  /\b(?:why|when) (?:did|have) (?:you|they)(?: guys| people| all)* $/,
]

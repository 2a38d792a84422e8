// Wide nets, for plain speech with and without its fillers: what they catch is not certain, and a person
// judges it. A line is a sentence.

const WORDS = "[a-z' ]"
const ONE_ELSE = '(?:someone|somebody|anyone|anybody) else'
const NUMBER =
  '(?:number|phone|cell|info|information|details|data|name|contact|contacts|records?|file|entry|line)'
const OWN = `(?:me|us|(?:my|our|this|his|her) (?:[a-z]{1,12} )?${NUMBER})`
const CALLING =
  '(?:call|calls|called|calling|callers?|phone calls?|phoning|ring|ringing|rings|dial|dialing|dialling|contact|contacting|contacted|text me|texting|bother|bothering|disturb|disturbed|disturbing|solicit[a-z]{0,8}|robo ?call[a-z]{0,4}|telemarket[a-z]{0,4}|reach out|pester|hassle|hassling)'
// "Don't call me before noon", "not on Sundays": when, not whether.
const WHEN =
  "(?![a-z' ]{0,24}\\b(?:before|until|till|unless|after|during|while|when|today|tonight|tomorrow|yet|later|early|late|at (?:work|night|noon|dinner|the office|\\d)|(?:on|by|except) (?:mon|tues|wednes|thurs|fri|satur|sun|week|holi|five|six|noon)[a-z]{0,6}|in the (?:morn|after|even)[a-z]{0,6}|next (?:week|month)|now|recorded|call me|just text)\\b)(?! (?:me |us |him |her |it |my [a-z]{1,10} )?(?:if|sir|ma'am|doctor|crazy|stupid|buddy|a|an|that|expensive|ready|use)\\b)(?! my (?:work|cell|office|wife|husband)\\b)"
const BETWEEN =
  '(?: (?:you|guys|people|folks|want|need|like|wish|care|to|be|being|get|getting|receive|receiving|accept|accepting|take|taking|do|any|more|of|these|those|this|your|such|try|trying|dare|go|keep|again|me|my|us|have|having|let|them|anyone|anybody|anymore|with|sales|cold|marketing|unsolicited|random|robot|all|the|a|from)){0,7}'

/** Wishes in other words. */
export const REFUSED_ENGLISH = [
  `\\b(?:don't|never|not to|stop|quit|no more|cease|discontinue|halt|end|can't|shouldn't|mustn't)${BETWEEN} ${CALLING}\\b${WHEN}(?<!\\b(?:i|we|they|he|she|it|office|nobody|if you|you|to) (?:can't|never|don't|didn't|shouldn't)(?: get your| want the)? (?:call|calls|called|ring|dial|contact|reach out|bother))(?<!\\b(?:do you|they'd|they|i|to|don't have to|don't need to|my) (?:stop|quit|call) (?:call|calling)?)(?<!\\b(?:don't have|don't need|told not|said not) to (?:call|contact))`,
  "\\bnot (?:this|you|these)?(?: people| guys)? ?again\\b|\\b(?:oh no|god|jesus|christ|great|really)[, ]+(?:it's )?(?:you|these)(?: people| guys)? again\\b|\\bnever,? (?:ever|again|in (?:my|a) (?:life|million))\\b",
  '\\bno means no\\b|\\bwhat part of\\b|\\b(?:now|not today),? (?:or|nor|and not|not) ever\\b|\\bnot ever\\b|\\bnever will(?: be)?\\b|\\bnever (?:going to|gonna) (?:be|want|buy)\\b|\\bnot in a million\\b|\\bover my dead\\b',
  "\\b(?:is|for|it's|that's) the (?:very )?last time\\b(?! i (?:order|buy|go|shop))|\\b(?:last|final) warning\\b|\\blast chance\\b",
  `\\b(?:said|told|say|tell|tells?|saying|telling|asked|asking|ask|refused|declined)\\b${WORDS}{0,40}\\b(?:no|no thanks|times|already|last (?:week|month|time)|over and over|repeatedly|the same|the last)\\b|\\b(?:told|asked|warned) (?:you|them|y'all|your)\\b${WORDS}{0,30}\\bbefore\\b(?! (?:five|noon|\\d|nine|ten|eight|monday))|\\bwe've asked\\b`,
  `\\b(?:already|previously|repeatedly)(?: [a-z']{1,12})? (?:removed|taken off|opted|unsubscribed|asked|told|declined|refused|said)\\b|\\b(?:supposed|meant) to (?:be|have|take|remove|stop)\\b`,
  `\\b(?:lose|forget|delete|remove|erase|wipe|scrub|purge|strike|scratch|cross|destroy|trash|shred|expunge|get rid of|ditch|burn) ${OWN}\\b`,
  `\\b(?:delete|remove|erase|wipe|scrub|purge|destroy)(?: out)? (?:everything|whatever|all)\\b`,
  `\\b(?:lose|forget) (?:it|that|this) number\\b|\\bforget (?:about )?(?:me|us|i exist)\\b`,
  `\\b(?:take|get|keep|pull|knock|put|have|want|leave|cut|drop) (?:${OWN}|this|it|that|(?:my|our|this) [a-z]{1,12}) (?:the hell )?(?:off|out|away)\\b(?! (?:speaker|hold|mute|your hands|my (?:hands|plate|bill)|the (?:bill|price|order|top|loop|table|oven)|of (?:town|the (?:office|country))|to))`,
  "\\b(?:get|come|getting|coming|am|i'm|be|been) (?:off|out) (?:of )?(?:this|these|that|it|here|your|the list|them|there)\\b(?! (?:contract|lease|phone|meeting|loan|car|policy))",
  '\\bcount (?:me|us) out\\b|\\bexcluded?\\b|\\bdown (?:as|for) (?:a )?(?:no|never)\\b|\\bno forever\\b|\\bmark (?:me|us|my|our|this)\\b',
  `\\b(?:no|not interested)\\b[a-z', ]{0,30}\\bnote (?:of|that|it|on)\\b|\\b(?:note|update) (?:my|your|the|our) (?:file|files|records?|system|account|notes)\\b`,
  `\\b(?:leave|let) (?:me|us|him|her|them|(?:my|our|this) [a-z]{1,12})(?: the [a-z]{1,6})? (?:alone|be|in peace)\\b`,
  "^(?:(?!wait|hold|bus|next|won't|can't)[a-z']{1,10},? ){0,3}(?<!\\b(?:the|bus|next|to|a|we|i|can't|won't|it|they) )(?:stop|quit)(?: (?:it|this|that|already|now|right|immediately|please|sir|doing (?:this|that|it)|with (?:it|this|that)))*$",
  '\\b(?:stop|quit) (?:it|this|that|already|trying|asking|annoying|pestering|hounding|hassling|spamming|wasting|using my|sending)\\b(?! (?:by|from the))',
  "\\bknock (?:it|that) off\\b|\\bcut (?:it|that) out\\b|\\bgive it (?:a rest|up)\\b|\\benough is enough\\b|\\bthat's (?:quite |just about |more than )?enough\\b(?! (?:info|for (?:now|me)|money|time))|\\bhad (?:quite |just about |more than )?enough(?: of|$|,)|\\benough (?:of this|of you|already|with)\\b|\\bgot to (?:stop|end|quit)\\b|\\bneeds? to (?:stop|end|quit)\\b",
  `\\b(?:stop|end|block|avoid|prevent|not (?:get|have|receive)) (?:of )?(?:this|these|it|them|those|you people)(?: (?:number|from|calls?|happening|thing|nonsense))*$`,
  '\\bmake (?:this|it|these|them|you) (?:end|stop|go away|quit)\\b|\\bgo away\\b|\\bblock(?:ing|ed)? (?:you|your|this|the) ?(?:numbers?|calls?|caller|company)?\\b(?! (?:street|of))',
  '\\bprivacy\\b|\\bprivate (?:number|line|residence|home|house|phone|property)\\b|\\bunlisted\\b|\\bnot a public number\\b',
  "\\b(?:rather|prefer|wish|appreciate|happier|better|nice|love|like)(?: it)?(?: that| if)? (?:you|they|y'all|you guys)(?: [a-z]{1,8})? (?:didn't|don't|wouldn't|won't|not|never|stopped|quit|left|went)\\b|\\brather not (?:be|get|have|hear)\\b|\\bprefer not to (?:be|get|have|hear)\\b",
  "^(?:[a-z']{1,10},? ){0,2}no more(?: (?:please|thanks|thank you|of (?:this|that|it|these|them|you)))?$",
  '\\bno more (?:of )?(?:this|these|that|robots?|sales|from you)\\b|\\bdone with (?:you|this|these)\\b|\\bthrough with (?:you|this)\\b',
  "\\bdon't (?:you )?(?:dare|bother)\\b(?! (?:with|about) the)|\\bdon't (?:try|do|pull) (?:it|this|that)(?: [a-z]{1,8}){0,2} again\\b|\\bdo(?:n't)? it again\\b|\\bwast(?:e|ing) (?:of )?(?:my|our|your|everybody's|everyone's|people's)(?: [a-z]{1,10})? (?:time|breath)\\b|\\bsave (?:yourself|yourselves|your|us both) (?:the )?(?:trouble|breath|time|effort)\\b",
  `\\b(?:bother|annoy|harass|pester|bug|hassle|disturb|try|scam) ${ONE_ELSE}\\b|\\b${ONE_ELSE} to (?:bother|annoy|harass|call|pester|bug|scam|sell)\\b`,
  "\\b(?:i|i'm|i'll|we|we'll|going to|gonna)(?: always| just)? (?:hang|hanging) up(?: on (?:you|robots|people|machines|these|this)|$|,| now| if)",
  "\\bwants? nothing\\b|\\bnothing to do with (?:you|your|this|y'all)\\b|\\bnot (?:be )?hear(?:ing)? from you\\b|\\bhear from you (?:again|any ?more)\\b",
  '\\bno (?:thank you|thanks)?,? ?(?:solicit|cold call|sales call|telemarket|robo|marketing)[a-z]{0,10}\\b|\\bsolicit(?:ors?|ing|ation|ations)\\b',
  `\\b(?:don't|won't|never|not) (?:[a-z]{1,10} )?(?:talk|speak|deal|do business) (?:to|with) (?:robots?|machines?|computers?|bots?|ai|you|telemarketers?|strangers|sales ?people|people like)\\b`,
  `\\b(?:don't|never|not|no)\\b${WORDS}{0,25}\\b(?:consent(?:ed)?|permission|agree(?:d)? to|authoriz[a-z]{1,5}|signed? up|opt(?:ed)? in|subscribed?|asked? (?:for|you)|request(?:ed)? (?:this|that|it|any|a call|to be|your)|gave (?:you|anyone|it|this|my|out)|given (?:you|anyone|it|out)|give (?:you|anyone|out my|my))\\b`,
  "\\brevok|\\bwithdraw (?:my|any|all|whatever)|\\brescind|\\bdo not disturb\\b|\\bdon't disturb\\b|\\bopt(?:ing|ed)? (?:[a-z]{1,8} )?out\\b|\\bunsubscrib|\\bblack ?list|\\bregistry\\b|\\bdnc\\b|\\b(?:do not|don't|no) call (?:list|registry|order|register|thing)\\b",
  `\\b(?:you|you've|you're|you guys|y'all|you people|they|people|somebody)\\b${WORDS}{0,25}\\b(?:keep|kept|keeps|always|constantly|non ?stop|still|continue|continually|repeatedly)(?: on)? (?:calling|phoning|ringing|bothering|harassing|asking|trying|bugging|dialing|contacting|doing|on)\\b`,
  '\\bkeep (?:calling|bothering|harassing|getting (?:these|your|calls|called))\\b|\\bstill (?:hearing|getting (?:these|calls|your)|calling)\\b|\\bnon ?stop\\b|\\baround the clock\\b|\\bday and night\\b',
  '^every (?:single |damn |other )*(?:day|hour|week|night|morning|evening)\\b|\\bhow many (?:more )?times\\b|\\bhow many of you\\b',
  `\\b(?:you|you've|you're|y'all|you people|they|phone|calls?|called|calling)\\b${WORDS}{0,30}\\b(?:every (?:single |damn )?(?:day|hour|week|night|morning|few)|(?:times|calls) (?:a|per|today|this|in|now|already))\\b`,
  '\\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|hundredth|millionth|umpteenth|nth|\\d{1,3}(?:st|nd|rd|th)) (?:time|call|one)\\b(?: (?:you|today|this|i|we|from|in|that|already|now)|$)',
  `\\b(?:where|how|who)\\b${WORDS}{0,25}\\bget (?:off|out)\\b`,
  `\\b(?:not|aren't|isn't|won't be) (?:taking|accepting|answering|entertaining|receiving)${BETWEEN} (?:calls?|phone calls?|solicit[a-z]{1,8})\\b${WHEN}`,
  "\\bcan't keep\\b(?! (?:up|track))|\\b(?:can't|won't|not going to) (?:take|deal with|stand|handle|tolerate|put up with) (?:this|these|it|you|any more)\\b|\\b(?:keep|getting) (?:getting )?me up\\b",
  "\\b(?:not|n't|no longer|never)(?: [a-z]{1,8})? welcome\\b|\\bunwelcome\\b|\\bunwanted\\b|\\bnot for sale\\b|\\bmind your own\\b|\\b(?:anything|nothing|something) better to do\\b|\\bup to here\\b|\\bbeen (?:through|over) this\\b|\\bsee what happens\\b|\\b(?:call|called|phone|ring|do (?:this|that|it))[a-z ]{0,20} one more time\\b|\\bonce more and\\b|\\bor else\\b|\\bi warn|\\byou(?:'ve| have) been warned\\b",
  '\\banother one of (?:these|you|those)\\b|\\bmore of (?:these|you|this|those)\\b|\\brespect (?:my|our|his|her)\\b|\\bin peace\\b|\\bsome peace\\b|\\bpeace and quiet\\b|\\b(?:your|be|is) (?:the )?(?:very )?last (?:call|one)\\b(?! broke)|\\bblock on\\b|\\blet me out\\b|\\bwant out\\b|\\b(?:off|out of|from) (?:the|your|this|that|every|all|any) (?:[a-z]{1,10} )?(?:lists?|system|database|dialer|rotation|books?|records?)\\b',
  "\\bi'm done(?:$|,| with| talking| here)|\\bwe're done(?:$|,| here| talking)|\\b(?:this|the) (?:conversation|call) is over\\b|\\bdon't want (?:these|any of (?:this|these)|you|your calls|anything from)\\b|\\b(?:says?|said|told me) (?:that )?(?:he|she|they)(?: [a-z]{1,6})? (?:don't|doesn't|didn't|does not|is not|isn't|won't)\\b|\\bdoesn't want (?:to (?:talk|speak|be)|you|calls?|any calls?)\\b",
  `\\b(?:discard|strike|pull|withdraw|cancel|unlist|clear|hide|suppress|deactivate|kill) (?:${OWN}|my|our)(?: (?:listing|entry|${NUMBER}))?\\b(?! (?:appointment|order|subscription|membership|card|reservation|trailer))`,
]

/** Anger and insults. */
export const ANGRY_ENGLISH = [
  "\\b(?:go to hell|screw (?:you|off|this)|piss(?:ed)? off|bugger off|sod off|naff off|shove (?:it|that|your)|stick it|up yours|drop dead|beat it|take a hike|buzz off|back off|eff off|f off|get a (?:life|real job|job)|shame on you|ashamed|how dare you|rot in|kiss my|eat (?:shit|dirt)|jump (?:in|off) (?:a|the)|damn you|to hell with|what the hell|why the hell|who the hell|how the hell|for (?:god|christ|the love)[a-z' ]{0,12})\\b",
  "(?<!\\b(?:i|to|you'll|we'd|i'd|i'll|we|he|she|they|don't) )\\bget (?:the (?:hell|heck|fuck) )?(?:lost|bent|stuffed|out of here)\\b",
  "\\bfuck(?:s|ers?)?,? (?:you|off|this|that|your|y'all|yourself|no|outta)\\b|\\bfuck(?:ers?|wits?|heads?)\\b|\\bmother ?fuck|\\bfucking (?:call|robot|phone|idiot|scam|people|machine|kidding)",
  '\\b(?:scum|scumbags?|bastards?|assholes?|bitch(?:es)?|dickheads?|idiots?|morons?|imbeciles?|jerks?|jackass[a-z]{0,2}|creeps?|crooks?|thie(?:f|ves)|parasites?|vultures?|leech(?:es)?|losers?|clowns?|wankers?|twats?|pests?|stalkers?|liars?|criminals?|con (?:artists?|man|men)|scammers?|spammers?|fraudsters?|predators?)\\b',
  "\\b(?:disgust(?:ing|ed)|pathetic|ridiculous|outrageous|infuriating|sick of|fed up|annoying|annoyed|nuisance|bull ?shit|pain in the|driving me (?:crazy|nuts|mad|insane)|(?:i'm|i am|getting|makes me|make me|so) (?:very |really |so )?(?:angry|furious|pissed|mad|upset|livid))\\b",
  '\\btired of (?:you|this|these|all|the|your|being|getting|hearing|answering)\\b|\\bhate (?:you|this|these|robots|it when|getting|telemarket|sales|people who)\\b|\\b(?:some|the|lot of|got a) nerve\\b',
  '\\byou people\\b|\\bpeople like you\\b|\\byou lot\\b|\\byour kind\\b',
  '(?<!\\b(?:is|are|if|whether|not) (?:this|it|that|you) (?:a |like a |some kind of |some |another |just a )?)(?<!\\b(?:not|like) (?:a )?)\\b(?:scam|spam)\\b|\\bscamming\\b|\\bspamming\\b',
  '\\b(?:bother|bothering|bothered|annoy|bugging|harass[a-z]{0,4}|pester[a-z]{0,3}|hounding|hassling|stalking|intrud[a-z]{1,3}|invad[a-z]{1,3}|disturb(?:ing|ed)?) (?:me|us|my|our|people|him|her|folks|everybody|everyone|old)\\b|\\bharass',
]

/** The law, and those it protects. */
export const LAW_ENGLISH = [
  "\\b(?:sue|suing|sued|lawsuit|litigat[a-z]{1,5}|illegal(?:ly)?|unlawful|against the law|break(?:ing)? the law|t ?c ?p ?a|f ?t ?c|f ?c ?c|crtc|ofcom|attorney general|better business bureau|bbb|consumer (?:protection|affairs)|cease and desist|press(?:ing)? charges|small claims|(?:in|to|take you to) court|legal (?:action|department|team|counsel|letter)|violat[a-z]{1,5}|federal (?:crime|law|offen[sc]e)|fines?d? (?:you|per|of)|statute|damages|owe me|a judge|abuse)\\b|\\bdollars?\\b[a-z' ]{0,15}\\b(?:fine|penalty|per call|a call|each call|for (?:this|each|every) call)\\b",
  `\\b(?:lawyers?|attorneys?|solicitors?|counsel)\\b${WORDS}{0,12}\\b(?:will|'ll|touch|hear|letter|know|about (?:this|you)|on you|involved|looking|send)\\b`,
  `\\b(?:call|calling|contact|contacting|forward|forwarding|send|sending|get|getting|got|hear|hearing|tell|telling|notify|notifying|have|let)\\b${WORDS}{0,25}\\b(?:lawyers?|attorneys?|solicitors?|police|cops|authorities|sheriff)\\b`,
  '\\breport(?:ing|ed)? (?:you|this|these|your|it to|them)\\b|\\b(?:fil(?:e|ed|ing)|mak(?:e|ing)|lodg(?:e|ing)|submit(?:ting)?|put(?:ting)? in) (?:a|another)(?: formal)? (?:complaint|report|claim against)\\b|\\bcomplain(?:t|ts|ing)?\\b|\\bauthorities\\b|\\bpolice\\b',
  '\\b(?:recording|tracing|logging|documenting) (?:this|your|you|the) (?:call|number)?\\b',
]

export const PERSON_ENGLISH = [
  "\\blaw (?:office|offices|firm|practice)\\b|\\battorneys? at law\\b|\\b(?:i'm|i am|this is|he's|she's) (?:an?|the|his|her|their|your)?(?: [a-z]{1,10})? ?(?:lawyer|attorney|paralegal|litigator)\\b|\\bpractic(?:e|ing) law\\b",
  "\\bi'm (?:only |just |like |actually )*(?:an? (?:kid|child|minor|little (?:kid|girl|boy)|teenager|underage)|underage|not (?:18|eighteen|an adult|old enough|allowed)|(?:in )?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|middle|elementary) (?:grade|school))\\b",
  "\\bi'm (?:only |just |like |actually )*(?:four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|[4-9]|1[0-7])(?: years?(?: old)?)?(?=$|,| and | my | i | so )",
  "\\b(?:my|our) (?:mom|mum|mommy|mummy|dad|daddy|parents?|mama|mother|teacher)(?: and dad)? (?:isn't|is not|aren't|are not|not) (?:here|home|in|around)\\b|\\b(?:my )?(?:mommy|daddy|mummy)\\b",
  "\\b(?:passed away|passed on|deceased|no longer with us|my late (?:husband|wife|father|mother|brother|sister|son)|funeral|died|is dead|he's dead|she's dead|been dead|dead now|rest in peace|lost (?:my|our) (?:husband|wife|mother|father|son|daughter|mom|dad)|no longer (?:alive|living)|not alive|in (?:a )?hospice)\\b(?![^\\n]{0,80}\\b(?:inherit|sell|selling|estate|left me|left us|insurance)\\b)",
]

const HAVING =
  '(?:get|got|gotten|getting|find|found|obtain(?:ed)?|have|having|come by|came by|buy|bought|pull(?:ed)?|know|hold of|acquire[d]?|end up with|pick(?:ed)? up)'
export const SOURCE_ENGLISH = [
  `\\b(?:how|where)\\b${WORDS}{0,25}\\b(?:you|you guys|they|y'all|your company|this company|somebody|anyone)\\b${WORDS}{0,12}\\b${HAVING}\\b${WORDS}{0,12}\\b(?:(?:my|this|our|his|her|the) (?:[a-z]{1,10} )?${NUMBER}|mine|it|me from|me)\\b`,
  `\\bwho\\b(?: [a-z]{1,8}){0,2} (?:gave|sold|told|provided|passed|leaked|shared|handed|gives?)\\b${WORDS}{0,25}\\b(?:${NUMBER}|permission|mine|right|consent)\\b`,
  `\\bwhat (?:list|database|site|website)\\b${WORDS}{0,15}\\b(?:i|me|my|number)\\b|\\bsource of (?:my|this)\\b`,
]

// "I never said don't call me", "don't take me off the list", "I'm not saying stop".
export const TURNED_ROUND_WIDELY =
  /\b(?:never (?:said|told)|not saying|(?:didn't|not|don't) (?:say|mean|ask|want)(?: you)?(?: to)?|don't|please don't|did you(?: guys)?|glad you(?: didn't| don't)?|they|they told me they'd|if you) $/

// The widest nets: who speaks of being called, of a list or of a right, and of a no in the same sentence.
// What calls of a day hold otherwise ("don't call before noon", "I can't take your call") is let through.

const SAID = "[a-z', ]"
const NO =
  "(?:don't|doesn't|didn't|won't|can't|never|not(?!,)|no(?!,)|nobody|none|stop|quit|cease|refuse|reject|without|enough|hate|against|shouldn't|wouldn't|isn't|aren't|no longer|less|fewer|tired|sick|block(?:ed)?|last i|last time)"
const BEING_CALLED =
  '(?:call(?:s|ing|ed)? (?:me|us|my|our|here|this|folks|people|anyone|anybody|from|by|by a)|calls|calling|being called|telemarket[a-z]{1,4}|robots? (?:to )?call[a-z]{0,3}|contact(?:ed|ing)?(?: me| us)?|type of call|kind of call|such calls?|hear(?:d|ing)? from|bother[a-z]{0,3}|disturb[a-z]{0,3})'
const FINE =
  "(?![a-z', ]{0,40}\\b(?:before|until|till|unless|after|during|while|when|today|tonight|tomorrow|yet|later|early|late|now|morning|afternoon|evening|weekends?|sunday|saturday|noon|(?:at|to) work|at (?:the office|\\d|seven|eight|nine|ten|night)|back|for me|recorded|if it|who|next)\\b)(?! it| that| him a| my (?:cell|wife|husband)\\b)(?! (?:a|an|if|sir|ma'am|buddy|crazy|stupid|doctor)\\b)"
const STORY =
  "(?<!\\b(?:i (?:don't|can't|didn't|never|won't)|i'm not|nobody|no one|they never|they don't|she never|he never|office never|you never|you didn't|you don't (?:have|need) to|you can't miss|hesitate to|forget to|who's|who is|what are you|why are you|thanks for|remember|was not|not the one|number you|(?:said|told) not to|i never said|not saying) (?:call|calling|called|contact|hear|calls|get your calls|hear from|bother|call me|call that)[a-z ]{0,12})"

export const MENTIONS_ENGLISH = [
  `\\b${NO}\\b${SAID}{0,60}\\b${BEING_CALLED}\\b${FINE}${STORY}`,
  `\\b(?:refus(?:e|ed|ing)|purged?|purging|cease|harassed|take the hint|get the (?:hint|message|picture|point)|get it through|i mean it|mean it$|no (?:right|business|reason)|wrong with you|never give up|won't quit|happen(?:s|ing)? again|not another|taken (?:off|out|down)|removed|unsubscribed?|no calls|(?:you|number) blocked|still ask[a-z]{0,3}|hear from me|hear the last|had no business|on purpose)\\b`,
  "\\bappreciate (?:being|getting|it if (?:this|you|i|we))\\b|\\b(?:don't|didn't|never|not) (?:appreciate|sign(?:ed)? up|ask for|consent|authorize|approve|want to hear)\\b|\\bnot,? (?:now|ever|interested),? (?:or |not |and not |nor )?ever\\b|\\bwas (?:already )?(?:removed|off)\\b|\\bremoved already\\b",
  `\\b(?:strike|scrub|remove|delete|erase|wipe|purge|unlist|deactivate|discard)\\b${SAID}{0,40}\\b(?:number|name|me|us|this|it|list|sheet|information|info|records?|file|contact|phone|details|data)\\b`,
  "\\bwho(?:ever|m)?\\b[a-z' ]{0,20}\\b(?:gave|give|sold|authorized|allowed|permitted|told)\\b|\\b(?:get|got|find|found|buy|bought) (?:people's|folks'|everyone's|our|my|these|this)(?: [a-z]{1,10})? (?:numbers?|information|info|names?|data)\\b",
  '\\bpassed (?:away|on|last|in (?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|19|20)|this|a (?:year|month|few)|two|three)\\b(?![^\\n]{0,80}\\b(?:inherit|sell|exam|test|inspection|estate)\\b)|\\b(?:is|are|was|been) (?:dead|deceased|buried)\\b|\\b(?:old|elderly|sick|disabled|dying) (?:man|woman|lady|person|people|mother|father)\\b|\\bcounsel (?:for|of)\\b|\\bstrict (?:no|policy)\\b|\\bno[ -]?(?:call|contact|solicit[a-z]{1,6}) (?:policy|list|rule)\\b',
  "\\b(?:left|leave|stay|kept|keep|take|taken) (?:me |us |this |it |my [a-z]{1,8} )?(?:off|out of|away from) (?:of )?(?:your|the|these|this|any|all)\\b(?! (?:bill|price|table|desk))|\\b(?:not|n't|never|why)\\b[a-z' ]{0,25}\\b(?:in|on) (?:your|the|this|any) (?:[a-z]{1,10} )?(?:system|database|lists?|files?|records?|computer|crm)\\b",
  "\\banything to do with\\b|\\banother (?:sucker|fool|victim|idiot)\\b|\\b(?:business|buy|anything|shop) over the phone\\b|\\b(?:i've|i have|i'll|i am|i'm|we've|going to|gonna|already) (?:already |just )?block(?:ed|ing)?\\b|\\b(?:second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth) (?:call|time) (?:since|this|today|in)\\b",
]

const NON = '(?:no|nunca|jamas|tampoco|sin|basta|harta?|dejen?)'
export const MENTIONS_SPANISH = [
  `\\b${NON}\\b[a-z, ]{0,40}\\b(?:llam(?:en|e|ar(?:me|nos|le)?|adas|ando)|marquen?|marcar(?:me)?|contact[a-z]{1,6}|molest[a-z]{1,6}|hablar con (?:ustedes|usted|robots?|maquinas?))\\b(?![a-z, ]{0,30}\\b(?:antes|hasta|despues|hoy|manana|ahora|temprano|noche|tarde|viernes|lunes|domingo|trabajo|si no|senora?|doctor|amor|las)\\b)(?<!\\bpor que no me llam(?:a|an|e|en))(?<!\\b(?:no me|no le|no dejen? de|nunca me) llam(?:e|ar|ara|en|ando))(?<!\\bno molesta)`,
  '\\b(?:permiso|derecho|autorizo|autorizado|autorizacion|consentimiento)\\b|\\bnada que hablar\\b|\\b(?:molest[oa]s|pesad[oa]s|necios|abusiv[oa]s|groser[oa]s|maleducad[oa]s)\\b|\\b(?:elimin|borr|suprim)(?:e|en|a|ar|enme|eme)\\b[a-z ]{0,20}\\b(?:numero|datos|nombre|telefono|informacion|lista)\\b',
]

export const MENTIONS_FRENCH = [
  "\\b(?:pas|plus|jamais|aucun|refuse|marre|assez|stop|arret(?:e|ez|er))\\b[a-z', ]{0,40}\\b(?:(?:m'|nous |me )(?:r?appel|contact|derang|telephon)[a-z]{1,4}|(?:vos|ces|ce genre d'|d'autres|ce type d'|tous ces) ?(?:appels?|sollicitations?)|etre (?:appele|derange|contacte|sollicite)e?s?|genre d'appels?)\\b(?![a-z', -]{0,30}\\b(?:avant|jusqu|apres|aujourd|demain|maintenant|soir|matin|midi|bureau|travail|madame|monsieur|dimanche|quand|tard|tot|hui)\\b)(?<!\\b(?:hesitez pas a|oubliez pas de|arretez pas de|vous ne|ca ne|ils ne|elle ne|vous n'avez|pas) m[' e]{1,3}[a-z]{0,12})",
  "\\b(?:autoris[a-z]{1,4}|le droit|permission|penibles?|impoli[es]{0,2}|malpolis?|sans[ -]gene|bande d[e'])\\b|\\b(?:n')?accepte (?:pas|plus)\\b|\\bje refuse\\b",
]

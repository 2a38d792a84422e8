// In plain speech there are no accents and hyphens are spaces: "rappelez-moi" is "rappelez moi".

const APPEL =
  '(?:r?appel|contact|recontact|derang|telephon|harcel|demarch|embet|importun|sollicit|solicit)'
const SEULEMENT =
  "(?! ?(?:avant|apres|aujourd'hui|ce matin|ce soir|cet apres|maintenant|demain|pendant|quand|tant que|si tot|si tard|tout de suite|au travail|au bureau|a cette heure|a \\d|le |la semaine|entre|en journee|chez))"
const FIN =
  "(?=$|[,;:]| (?:s'il|svp|merci|et|je|j'ai|c'est|ici|ce numero|a ce numero|ou|on|non|au revoir)\\b)"
const ME = "(?:m'|me |nous |l'|la |le |les )"
const LISTE = '(?:listes?|fichiers?|base|bases|systemes?|repertoires?|registres?)'
const RETIRER = '(?:retir|enlev|supprim|effac|ray|otez|oter|sort|barr|elimin)[a-z]{0,5}'
const VOULOIR = '(?:veux|veut|voulons|souhaite|souhaitons|desire|desirons|voudrais|aimerais)'

export const FRENCH = [
  `(?<!\\b(?:ils|elles|on|pourquoi vous|si vous) )\\bne ${ME}?${APPEL}(?:e|es|ez|iez|le|les|lez) plus\\b${SEULEMENT}`,
  `(?<!\\b(?:ils|elles|on|pourquoi vous|si vous|ils ne|on ne|il|elle) )\\b(?:ne |n'|${ME})${ME}?${APPEL}(?:e|es|ez) (?:plus jamais|jamais|plus)\\b(?! (?:tard|tot|souvent|vite|fort|longtemps))${SEULEMENT}`,
  `(?<!\\b(?:vous|ca|cela|il|elle|on|tu|qui)(?: ne)? )\\b(?:ne )?${ME}${APPEL}(?:e|es|ez) pas${FIN}`,
  `\\b(?:n'essay|ne tent|ne cherch|n'essai)[a-z]{1,3} (?:plus|pas)(?: jamais)? (?:de |a )(?:me |nous |m')(?:joindre|${APPEL}er)\\b`,
  `\\bplus jamais (?:vous |tu |on )?(?:ne )?${ME}?${APPEL}(?:e|es|ez|er|ent)\\b`,
  `\\b(?:marre|assez|ras le bol|fatiguee?|lassee?) (?:de |d'|que )(?:vos |ces |tous ces |recevoir vos |etre |vous |l'on |on )?(?:me |m'|nous )?(?:appels|coups de fil|${APPEL}[a-z]{1,4})\\b`,
  `\\b(?:accepte|acceptons|veux|voulons) pas (?:de |le |les |ce |vos |ces )(?:demarchage|appels)\\b|\\bpas de demarchage\\b|\\bstop aux appels\\b`,
  `\\b(?:r?appel)[a-z' ,]{0,60}\\b(?:arretez|stop|ca suffit)(?: ca| maintenant)?$`,
  '\\blach(?:ez|e) (?:moi|nous)\\b',
  `\\bne ${APPEL}(?:e|es|ez) pas${FIN}`,
  `\\bn'${APPEL}ez pas${FIN}`,
  `\\bne (?:plus|pas|jamais|plus jamais)(?: etre)? ${ME}?${APPEL}(?:er|ler|ee?s?)\\b${SEULEMENT}`,
  `\\bfaut (?:plus|pas|arreter de) ${ME}?${APPEL}er\\b${SEULEMENT}`,
  `\\b(?:n'avez|avez|ont|as) pas (?:le droit|l'autorisation|mon accord|a|la permission)(?: de| pour)? ?${ME}?${APPEL}`,
  `\\b(?:arret|cess|stopp|finiss)[a-z]{1,3} (?:un peu )?(?:de |d'|avec )(?:m'|me |nous )?(?:${APPEL}(?:er|ler)|(?:vos |ces |les |tous |tous ces )?(?:appels|coups de fil))\\b`,
  '\\b(?:arret|cess|stopp)[a-z]{1,3} (?:vos |ces |les |tous ces |tout ce )(?:appels|coups de fil|demarchage|harcelement)\\b',
  `\\b${VOULOIR} (?:plus jamais|plus|pas|surtout pas) (?:qu'on|que (?:vous|l'on|on|quelqu'un|personne)) (?:ne )?${ME}?${APPEL}[a-z]{1,4}\\b${SEULEMENT}`,
  `\\b${VOULOIR} (?:plus jamais|plus|pas) (?:etre ${APPEL}|recevoir (?:d'|de |vos |ces |ce |des )|d'appels|de vos appels|vos appels|de ces appels|entendre parler de)`,
  '\\b(?:numero|nom|coordonnees|donnees)(?: [a-z]{1,12}){0,2} (?:supprim|retir|effac|enlev)e{1,2}s?\\b',
  `\\binterdi[a-z]{1,3} (?:a quiconque )?(?:de |d')${ME}?${APPEL}er\\b`,
  "\\brappel(?:ez|le) plus(?=$|[,;]| (?:merci|svp|s'il|jamais|ici|et)\\b)",
  `\\brefus[a-z]{1,3} (?:d'etre ${APPEL}|(?:de recevoir )?(?:vos|ces|tout|tous|les) (?:[a-z]{1,12} )?(?:appels?|demarchage))`,
  "(?<!\\b(?:a|ai|avons|eu|y'a) )\\bplus d'appels?\\b|\\bplus aucun appel\\b",
  `\\b${RETIRER}(?: [a-z']{1,14}){0,6}? ${LISTE}\\b`,
  `\\b${RETIRER} (?:moi|nous|mon numero|mon nom|mes coordonnees|mes donnees|ce numero|notre numero)\\b(?! (?:le|la|l'|un|une|du|les|des|mon|ma)\\b)`,
  "\\bdesinscri[a-z]{0,6}|\\bdesabonn[a-z]{0,6}|\\bbloctel\\b|\\bliste (?:d'opposition|rouge|noire)\\b",
  "\\bm'oppose a (?:vos|ces|tout|tous|ce|cet|etre)\\b",
  '\\boubli(?:ez|e|er) (?:mon|ce|notre) numero\\b|\\bperd(?:ez|s) (?:mon|ce|notre) numero\\b',
  '\\blaiss[a-z]{1,3} (?:moi|nous|ma [a-z]{1,12}|mon [a-z]{1,12}|mes [a-z]{1,12})(?: donc)? (?:tranquilles?|en paix)\\b',
  '\\b(?:fich|fout|foul)[a-z]{1,3} (?:moi|nous) la paix\\b|\\bfous moi la paix\\b',
  "\\b(?:donne|ai|donnerai|donnons) pas (?:donne )?(?:mon |d')(?:accord|consentement|autorisation)\\b|\\bretire mon (?:accord|consentement)\\b",
  `\\b(?:si|prochaine fois)(?: [a-z']{1,14}){0,3} ${APPEL}[a-z' ,]{0,60}\\b(?:plainte|police|avocat|signal|justice)`,
  `\\b(?:plainte|police|avocat|justice) si vous (?:continuez|persistez|${ME}?${APPEL})`,
]

// "Je ne vous ai pas demandé de me retirer de la liste", "je n'ai pas dit de ne plus m'appeler".
export const FRENCH_TURNED_ROUND = [
  /\bpas (?:demande|dit|voulu|besoin|question)(?: (?:de|d'|que|vous|a|me|ce|la|peine|ne))* ?(?:de |d')?(?:me |m'|nous )?$/,
  /\b(?:pas|jamais) (?:de )?(?:me |m'|nous )?$/,
]

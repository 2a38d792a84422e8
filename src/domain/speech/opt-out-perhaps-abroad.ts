// Wide nets as in opt-out-perhaps-english.ts, over plain speech: no accents. "c'est" keeps its apostrophe.

export const REFUSED_SPANISH = [
  `\\b(?:no|nunca|jamas|ya no|dejen?|deja|paren?|basta)(?: (?:me|nos|la|lo|le|de|que|mas|vuelvan?|vuelva|a|quiero|queremos|quisiera|deseo|necesito|acepto|aceptamos|aceptan|recibo|recibimos|tomo|estar|esten?|sigan?|se|ya|por|favor|autorizo|tienen|tiene|permiso)){0,5} (?:llam|marq|molest|contact|busq|comuni|regres|jod|fastid|frieg|chin[gj]|insist)[a-z]{0,9}\\b(?![a-z ]{0,20}\\b(?:antes|hasta|despues|hoy|manana|ahora|ahorita|temprano|tarde|noche|trabajo|senor[a]?|los (?:lunes|domingos|sabados))\\b)(?<!\\b(?:no|nunca) (?:me|nos|le) (?:llam(?:o|aron|aba|an|a)|contactaron|molesta))(?<!\\bno molesta)(?<!\\bno deje de llamarme)`,
  '\\bcuantas veces\\b|\\b(?:ya )?(?:les?|te|se los?|se lo) (?:he |tengo que )?(?:dij[a-z]{1,4}|dicho|decir|repet[a-z]{1,4}|pid[a-z]{1,4}|pedi[a-z]{0,2}|advert[a-z]{1,3})\\b(?! que si)|\\bque no\\b,?(?: que no| insista| quiero|$)|^no es no\\b',
  '\\bni (?:ahora|hoy|se te|se le|se les) (?:ni nunca|ocurra)\\b|\\bni nunca\\b|\\bnunca (?:mas|jamas)\\b|\\bjamas en (?:la|mi) vida\\b|\\b(?:la )?ultima vez que\\b',
  '\\bno (?:los |las |lo |la )?insista[a-z]?\\b|\\bdej[ae](?:n|me|nos|nme|nnos)?(?: ya)?(?: de)? (?:en paz|tranquil|de (?:molest|fastid|llam|insist|jod|marc)|molest|fastid)|\\bdejen? (?:de )?(?:estar )?[a-z]{0,12}(?:ando|iendo)\\b',
  '\\botra vez (?:ustedes|usted|con|lo mismo|el mismo|llam)|^otra vez\\b|\\bustedes (?:otra vez|de nuevo)\\b|\\bya (?:esta bien|estuvo|basta|no mas|parele|parenle)\\b|^(?:[a-z]{1,8},? ){0,2}(?:basta|pare|paren|alto|ya no mas|no mas)(?: ya| por favor| con esto)*$|\\bya no mas\\b',
  '\\b(?:borr|elimin|quit|sac|retir|tach|remuev|suprim|descart)[a-z]{0,3}(?:me|nos|lo|la|n)?\\b[a-z ]{0,20}\\b(?:ahi|alli|numero|datos|lista|sistema|base|registro|nombre|telefono|informacion|todo)\\b|\\b(?:borre|saque|quite|elimine|retire|borra|saca|quita|borren|saquen|quiten|eliminen)(?:me|nos)\\b',
  '\\bolvid[a-z]{1,6}(?: de)?(?: (?:mi|mis|este|que existo|nosotros))\\b|\\b(?:dar|de|den|darme|deme|denme)(?:me|nos)? de baja\\b|\\bdarme de baja\\b|\\bbaja\\b(?= (?:de|por|ya)|$)',
  '\\b(?:no|nunca|jamas|sin)\\b[a-z ]{0,25}\\b(?:consentimiento|permiso|autoriz[a-z]{1,6}|consent[a-z]{1,3}|acepte|acepto|aceptamos|inscrib[a-z]{1,4}|suscrib[a-z]{1,4}|registr[a-z]{1,4}|solicit[a-z]{1,4}|pedi (?:esto|nada|que|informacion))\\b',
  '\\bno (?:quiero|queremos|deseo|me interesa)(?: saber| oir| escuchar| volver| recibir| tener| que)[a-z ]{0,25}\\b(?:nada|mas|ustedes|llamadas|contact[a-z]{0,4}|busquen|molest[a-z]{0,4})\\b',
  '\\b(?:numero|linea|casa|telefono) (?:es )?(?:privad[oa]|particular)\\b|\\bprivacidad\\b|\\bllamadas (?:de ventas|comerciales|publicitarias|no deseadas)\\b|\\blista robinson\\b',
  '\\bllam[a-z]{1,5}\\b[a-z ]{0,25}\\b(?:todos los dias|todo el (?:dia|tiempo)|a cada rato|cada dia|diario|tantas veces|mil veces|veces)\\b|\\b(?:segunda|tercera|cuarta|quinta|sexta|septima|octava|decima|enesima) (?:vez|llamada)\\b|\\bsiguen? (?:llam|molest|insist|marc)[a-z]{1,6}\\b|\\btodos los dias (?:lo mismo|llam|ustedes|con)',
  '\\b(?:bloque[a-z]{1,4}|voy a colgar|cuelgo)\\b|\\bno (?:vuelva[a-z]?|vuelvas) a\\b|\\bno hablo con (?:robots?|maquinas?|desconocidos)\\b|\\bbusquen? a otr[oa]\\b|\\bmolesten? a otr[oa]\\b',
  '\\bno me gusta(?:n)? (?:que (?:me|nos)|est[ao]s?|sus)\\b|\\bno tienen? (?:derecho|por que|permiso|autorizacion)\\b|\\bpropiedad privada\\b|\\bno (?:queremos|aceptamos|recibimos|atendemos) (?:vendedores|ventas|promociones|llamadas|robots)\\b|\\bcuelgue[n]?\\b|\\bque no (?:me|nos) (?:llam|molest|marq|busq)|\\bno vuelvan?\\b',
]

export const ANGRY_SPANISH = [
  '\\b(?:vayan?se|vete|vaya|vayan)(?: todos)? (?:al|a la|a) (?:diablo|mierda|carajo|infierno|chingada|verga|porra|freir)\\b|\\b(?:al|pa[l]?) (?:diablo|carajo)\\b|\\b(?:chinga|chinguen|chinguese|jodanse|jodete|joder|pinches?|cabron[a-z]{0,3}|pendej[oa]s?|idiotas?|estupid[oa]s?|imbecil(?:es)?|rateros?|ladron(?:es)?|estafador[a-z]{0,2}|sinverguenzas?|desgraciad[oa]s?|malnacid[oa]s?|gilipollas|cono|put[oa]s?|maldit[oa]s?|desvergonzad[oa]s?|caradura)\\b',
  '\\b(?:hart[oa]s?|fastidi[a-z]{1,5}|acos[a-z]{1,5}|hostig[a-z]{1,6}|molesti?[a-z]{1,4} (?:me|nos|con)|me (?:tienen?|traen) (?:hart|cansad|loc|frit)[a-z]{1,2}|cansad[oa]s? de (?:que|ustedes|tant|sus|estas)|que (?:pesad|fastidi|molest|necios|insistente)[a-z]{0,4}|estafa|fraude|verguenza|fregando|chingando|jodiendo|molestando|no chinguen|no jodan?)\\b',
]

export const LAW_SPANISH = [
  '\\b(?:abogad[oa]s?|demand(?:a|ar|are|o|arlos|arl[oe]s)|denunci[a-z]{1,6}|policia|ilegal(?:es)?|profeco|condusef|fcc|ftc|tribunal(?:es)?|juzgado|queja formal|poner (?:una )?(?:queja|denuncia|demanda)|report(?:ar|are|arlos|arl[oe]s|o)|proteccion de datos|autoridades|la ley)\\b',
]

export const PERSON_SPANISH = [
  '\\b(?:fallecio|fallecid[oa]|murio|muert[oa]|difunt[oa]|en paz descanse|ya no esta con nosotros|despacho (?:juridico|de abogados)|bufete|soy (?:menor|un[ao]? nin[oa]|abogad[oa])|menor de edad)\\b',
  '\\btengo (?:cinco|seis|siete|ocho|nueve|diez|once|doce|trece|catorce|quince|dieciseis|diecisiete|[5-9]|1[0-7]) anos\\b|\\b(?:mi mama|mi papa|mis papas) no esta[n]?\\b',
]

export const SOURCE_SPANISH = [
  '\\b(?:de donde|donde|como|quien(?:es)?|por que)\\b[a-z ]{0,25}\\b(?:sac[a-z]{1,6}|consig[a-z]{1,6}|consegu[a-z]{1,6}|sup[a-z]{1,6}|averigu[a-z]{1,6}|obtuv[a-z]{1,6}|tienen?|dio|dieron|encontr[a-z]{1,6}|pas(?:o|aron)|agarr[a-z]{1,6}|vendi[a-z]{1,5})\\b[a-z ]{0,12}\\b(?:numero|telefono|datos|nombre|informacion|celular)\\b',
]

const APPELER =
  '(?:r?appel(?:e|es|er|ez|ons)|telephon[a-z]{1,4}|contact[a-z]{1,3}|derange(?:z|r)|embet[a-z]{1,3}|achal[a-z]{1,3}|harcel[a-z]{1,3}|import?un[a-z]{1,3}|sollicit[a-z]{1,6}|emmerd[a-z]{1,3}|tann[a-z]{1,3}|demarch[a-z]{1,4}|niais[a-z]{1,4}|ecoeur[a-z]{1,4})'
const QUAND =
  "(?![a-z' -]{0,24}\\b(?:avant|jusqu|apres|aujourd|demain|maintenant|tout de suite|soir|matin|midi|bureau|travail|madame|monsieur|dimanche|samedi|quand|si tard|si tot|lundi|pendant)\\b)"
export const REFUSED_FRENCH = [
  `\\b(?:ne |n'|me |m'|nous )+${APPELER}(?:[ -](?:moi|nous|ici|a))? (?:plus|jamais|pus|pas)\\b(?! tard| tot| fort)${QUAND}(?<!\\b(?:ils|elle|il|on|je|elles) (?:ne )?(?:me |m')?r?appell?ent (?:jamais|pas))`,
  `\\b(?:pas|plus|jamais|pus|arret[a-z]{1,3}|stop|cess[a-z]{1,3}|fini[a-z]{0,3})(?: (?:de|me|m'|nous|avec|a|que|vous|vos|ces|les|etre|d'|recevoir|prendre|d'etre|du|besoin)|(?: m| d)'){0,5} ?(?:${APPELER}|appels?|coups? de fil|publicites?|sollicitations?|demarchage[a-z]{0,2}|telemarketing)\\b${QUAND}(?<!\\b(?:n'ai|hesitez) p(?:lus|as) (?:d'|a |a me )(?:appels|r?appeler|contacter))(?<!\\b(?:veux|voulais|voudrais) pas (?:vous )?deranger)`,
  `\\b${APPELER}(?:[ -](?:moi|nous|le|la|ici)){0,2} (?:plus|jamais|pus)\\b(?! tard| tot| fort)|\\b(?:achale|derange|appelle|rappelle|contacte|embete|ecoeure|niaise)[a-z]{0,2}[ -](?:moi|nous) (?:pas|plus|pus|jamais)\\b${QUAND}`,
  "\\bcombien de fois\\b|\\b(?:vous|l'|t') ?(?:ai|avons|a|avait|avais)(?: deja| pourtant)? (?:deja )?(?:dit|demande|repete|averti|prevenu)\\b|\\bdeja (?:dit|demande|refuse|repete)\\b|^non c'est non\\b|\\bc'est non\\b",
  "\\bencore (?:vous|toi|un appel|une fois vous|ces|un robot)\\b|\\bpas encore (?:vous|toi|ces|un)\\b|\\b(?:ca|c'est) suffit?\\b|\\bc'est assez\\b|\\bassez\\b(?=$|,| de | la | avec)|^(?:[a-z']{1,8},? ){0,2}(?:stop|arretez?|basta|assez|suffit)(?: ca| maintenant| la| tout de suite| svp| s'il vous plait)*$",
  "\\bjamais de la vie\\b|\\bni (?:maintenant|aujourd'hui) ni\\b|\\bplus jamais\\b|\\bderniere fois\\b|\\bn'?insist[a-z]{1,3}\\b|\\binsist[a-z]{1,3} pas\\b",
  '\\b(?:laiss|fich|fout|lach|crisse|sacr)[a-z]{0,4}[ -](?:moi|nous|lui|la)(?:[ -](?:la|donc))?(?= (?:tranquill|en paz|en paix|la paix|patience|seul)|$|,| (?:la paix))|\\b(?:foutre|ficher) la paix\\b|\\b(?:paix|tranquilles?|patience)$|\\blachez[ -](?:moi|nous)\\b',
  '\\b(?:retir|enlev|supprim|efface|effac|ray|raye|oubli|sort|desinscri|desabonn|radi|biff|otez|ote)[a-z]{0,4}[ -](?:moi|nous|le|ma|mon|mes|notre|nos|tout|ce|cette|toutes)\\b(?! (?:deuxieme|article|haut))|\\bdesinscri|\\bdesabonn|\\benlever de (?:la|votre) liste\\b',
  "\\b(?:pas|plus|pu|pus|jamais|rien|sans)\\b[a-z' ]{0,25}\\b(?:accord|consent[a-z]{0,6}|permission|autoris[a-z]{1,6}|entendre parler|savoir|inscrit[e]?|demande ca|demande a etre|souscrit|accepte d)\\b|\\bveux (?:plus|pu|pus|rien|pas) (?:rien |plus )?(?:savoir|entendre|de vos|vous parler|qu'on|que vous|parler a)",
  '\\b(?:liste (?:rouge|nationale|noire|bloctel|orange)|bloctel|lnnte|numeros? exclus|numero (?:prive|confidentiel)|ligne privee|vie privee|rgpd|cnil|donnees personnelles)\\b|\\b(?:oubliez?|oublie)[ -](?:moi|nous|mon)\\b',
  "\\b(?:appel[a-z]{1,5}|telephon[a-z]{1,3}|derang[a-z]{1,3})\\b[a-z' ]{0,20}\\b(?:tous les jours|chaque jour|sans arret|tout le temps|sans cesse|fois (?:par|aujourd)|a longueur|dix fois|trois fois|cinq fois)\\b|\\b(?:deuxieme|troisieme|quatrieme|cinquieme|sixieme|dixieme|enieme|nieme|centieme) (?:fois|appel)\\b|\\bn'?arretez pas (?:de m'|d')app",
  "\\b(?:bloque[a-z]{0,3}|bloquer) (?:votre|ce|vos|le|vous)\\b|\\bje (?:vais )?raccroche[r]?\\b|\\bpas (?:aux?|avec (?:les|des|un)|a (?:des|une?)) (?:robots?|machines?|inconnus)\\b|\\bquelqu'un d'autre a (?:deranger|embeter|achaler)\\b|\\bpas de (?:demarchage|sollicitation|pub|publicite|vendeurs?|telemarketing)\\b|\\bon ne (?:prend|accepte|veut) pas (?:de|les|d')",
  "\\b(?:me|nous) (?:retirer|enlever|supprimer|effacer|rayer|desinscrire|oublier|laisser tranquilles?)\\b|\\b(?:pas|aucun) (?:le )?droit\\b|\\baucune (?:autorisation|permission|raison de)\\b|\\b(?:deux|trois|quatre|cinq|six|dix|mille|plusieurs|[2-9]|10) fois que (?:vous|tu|on)\\b|\\b(?:plus|pas|aucun) d'appels?(?: [a-z]{1,12}){0,3}$|\\b(?:occupez|mele)[a-z]{0,3}[ -](?:vous|toi) de (?:vos|tes)\\b|\\b(?:raye|ote|enleve|retire)[a-z]{0,2}[ -](?:moi|nous)\\b",
]

export const ANGRY_FRENCH = [
  "\\b(?:va te faire|allez vous faire|allez[ -]vous[ -]en|va chier|va au diable|allez au diable|foutez le camp|fous le camp|degag[a-z]{1,3}|ta gueule|fermez[ -]la|casse[ -]toi|cassez[ -]vous|mange(?:z)? (?:de la|d'la|un char)|salaud[s]?|salopard[s]?|connards?|connass[a-z]{1,2}|cons?\\b(?= de)|encul[a-z]{1,4}|putain|merde|bordel|crisse|caliss?[a-z]{0,3}|tabarnak|tabarnac|ostie|osti|hostie|viarge|idiots?|imbeciles?|voleurs?|escrocs?|charognards?|abrutis?|pauvre type|cretins?|sans[ -]gene|pourris?)\\b",
  "\\b(?:marre|ras le bol|tann[eé]e?s?|ecoeur[a-z]{1,4}|fatigu[a-z]{1,3} de (?:vos|vous|recevoir|ces)|j'en peux plus|plein le (?:dos|cul)|(?:m'|nous |me )(?:derang|embet|achal|emmerd|enerv|harcel|ecoeur|gonfl|saoul)[a-z]{1,3}|harcel[a-z]{1,6}|arnaqu[a-z]{1,4}|honte|insupportable|c'est penible|inadmissible|scandaleux)\\b",
]

export const LAW_FRENCH = [
  "\\b(?:avocate?s?|porter plainte|plainte|plaintes|police|gendarm[a-z]{1,4}|illegale?s?|interdit de|crtc|dgccrf|tribuna(?:l|ux)|poursui[a-z]{1,5}|signale[r]?(?: votre| ce| vous)?|je vous (?:signale|denonce)|denonce[r]?|la loi|autorites|justice|amende|protection du consommateur|juridique|cabinet d'avocats)\\b",
]

export const PERSON_FRENCH = [
  "\\b(?:decedee?s?|est morte?|mort l'an|morte l'an|mourut|feu mon|feue ma|n'est plus (?:de ce monde|la|parmi)|je suis (?:mineure?|un enfant|avocate?)|mineure?\\b(?= |$))",
  "\\bj'ai (?:cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|dix[ -]sept|[5-9]|1[0-7]) ans\\b|\\b(?:ma mere|maman|papa|mes parents) (?:n'est|n'est pas|est pas|sont pas|ne sont)",
]

export const SOURCE_FRENCH = [
  "\\b(?:comment|ou|d'ou|qui|par qui)\\b[a-z' -]{0,25}\\b(?:eu|avez|trouve|trouvez|obtenu|donne|vendu|pris|sorti|vient|fourni|recupere|sortez|tenez)\\b[a-z' -]{0,20}\\b(?:numero|coordonnees|telephone|nom|donnees|cellulaire|infos?)\\b",
]

/** German, Portuguese and Italian: what is said most. Others are told by not being read at all. */
export const REFUSED_OTHER = [
  '\\b(?:niet meer|met rust|nie dzwon[a-z]{0,4}|huwag|dung goi|pa rele|nie wieder|nicht mehr|nicht noch(?: ein)?mal|nie mehr|kein(?:e|en)? (?:anrufe?|werbung|interesse mehr|weiteren))\\b|\\b(?:in ruhe|in frieden)\\b|\\bwoher (?:haben|hast|kommt)\\b|\\b(?:losch|streich|entfern|sperr|blockier)[a-z]{1,4}\\b|\\b(?:anwalt|polizei|anzeige|belastigung|verboten|datenschutz|unverschamt|frechheit|bundesnetzagentur|verstorben|gestorben|arschloch|scheisse?|horen sie auf|aufhoren|nerv(?:t|en) )',
  '\\b(?:nao|nunca)(?: (?:me|mais|quero|queremos|nos|voltem?|volte|a|por|favor|que|precisa|precisam))* (?:ligu[a-z]{1,3}|lig(?:ar|a|ando|uem)|telefon[a-z]{1,4}|contact[a-z]{1,4}|incomod[a-z]{1,4}|perturb[a-z]{1,4}|insist[a-z]{1,4}|chat[a-z]{1,4})\\b|\\bpar(?:e|em|a) de (?:me )?(?:ligar|telefonar|incomodar|perturbar)|\\b(?:tir|remov|apag|retir|exclu)[a-z]{1,4} (?:o )?(?:meu|me|minha|este|esse|nosso)\\b|\\bme deix[ae][m]? em paz\\b|\\bdeix[ae][m]?[ -]me em paz\\b|\\b(?:advogad[oa]|procon|anatel|processar|denunciar|assedio|faleceu|morreu|chega de|vai se foder|nao perturbe)\\b|\\bcomo (?:conseguiu|conseguiram|arranjaram) (?:o )?(?:meu|esse)',
  '\\b(?:non|mai|basta|smett[a-z]{1,5})(?: (?:mi|ci|voglio|vogliamo|di|con|queste|vostre|le|piu|dovete|deve|essere|ricevere|da|tutte))* ?(?:chiam[a-z]{1,6}|richiam[a-z]{1,6}|telefon[a-z]{1,6}|contatt[a-z]{1,6}|disturb[a-z]{1,6}|insist[a-z]{1,4})\\b|\\b(?:cancell|toglie|togli|toglietemi|elimin|rimuov|rimoss)[a-z]{0,7}(?: (?:mi|il|dal|dalla|questo|mio|numero))*|\\blasci[a-z]{0,6} in pace\\b|\\b(?:avvocato|polizia|denuncia|garante|privacy|registro delle opposizioni|deceduto|morto|morta|vaffanculo|stronz[oi]|truffa)\\b|\\bcome avete avuto\\b|\\bchi vi ha dato\\b',
]

// In plain speech there are no accents: "llámeme" is "llameme".

const LLAM = '(?:llam|contact|molest|marc|marqu|telefone|habl|fastidi|hostig|acos|ching|freg|jod)'
/** Commands and wishes; "me llaman", "me llamaron" tell a story. */
const LLAME =
  '(?:(?:llam|contact|molest|telefone|habl|fastidi)(?:e|en|es|ara|aran|aras|ase|asen)|marqu(?:e|en|es)|marcar(?:a|an))(?:me|nos)?'
const SOLO_ENTONCES =
  '(?! ?(?:antes|despues|hoy|manana|ahora|hasta|cuando|mientras|tan |por la|en la|en el trabajo|al trabajo|a la oficina|a esta hora|a estas horas|los |el |este fin|asi|a las|entre|si no|sin ))'
const NO_NOMBRE =
  '(?! (?:senor|senora|senorita|amor|mi amor|don|dona|joven|doctora?|licenciad[oa]|ingenier[oa]|jef[ea]|loc[ao]|tont[ao]|de )\\b)'
const FIN =
  '(?=$|[,;:]| (?:por favor|gracias|porque|que|y|adios|ya|le|les|aqui|a este|a esta|a mi|en mi|si|no)\\b)'
const LISTA =
  '(?:listas?|base|sistemas?|registros?|archivos?|agenda)\\b(?! de (?:compras?|precios?|espera|productos?|invitados?|regalos?))'
const QUITAR = '(?:quit|saqu|sac|borr|elimin|remuev|remov|retir|suprim|tach|bor)[a-z]{0,9}'
const MIO =
  '(?:(?:mi|este|nuestro|el) (?:numero|nombre|telefono|celular|contacto)|mis datos|nuestros datos)'

export const SPANISH = [
  `\\bno (?:me |nos )?(?:vuelv|volv)[a-z]{1,6} a ${LLAM}[a-z]{0,9}\\b${SOLO_ENTONCES}`,
  `\\bno (?:me |nos )${LLAME}\\b${NO_NOMBRE}${SOLO_ENTONCES}`,
  `\\b(?:no|ni) ${LLAME} (?:mas|nunca|jamas|otra vez|de nuevo|a este|a esta|aqui|a mi)\\b${SOLO_ENTONCES}`,
  `\\bno ${LLAME}${FIN}`,
  `\\b(?:ya no|nunca|jamas|nunca mas) (?:mas )?(?:me |nos )?${LLAME}\\b${NO_NOMBRE}${SOLO_ENTONCES}`,
  `\\bno (?:me |nos )?(?:est[ae]n?|estes|sigan?|sigas|continuen?|anden?) ${LLAM}[a-z]{0,9}\\b${SOLO_ENTONCES}`,
  `\\bya no (?:me |nos )est[ae]n? ${LLAM}ando\\b`,
  `\\b(?:de|favor de|pido|ruego|prefiero) no ${LLAM}ar(?:me|nos)?\\b${SOLO_ENTONCES}`,
  `\\b(?:no|nunca|jamas|no quiero que)(?: se| me| vuelv[a-z]{1,3} a)? comuni(?:que|quen|car|carse)(?: (?:mas|nunca))?(?: conmigo| con nosotros)\\b${SOLO_ENTONCES}`,
  `\\bpor que (?:me |nos )?siguen? ${LLAM}ando\\b`,
  `\\b(?:hart[oa]s?|cansad[oa]s?|canse) (?:ya )?(?:de|con) (?:que (?:me |nos )?${LLAM}[a-z]{1,5}|(?:las |sus |tantas |estas )*llamadas)\\b`,
  `\\b(?:deje[ns]?|deja|dejar|dejaran?|paren?|parenle|parele|basta|bastante|ces[ae]n?|termin[ae]n?)(?: ya)?(?: de| con)(?: estar| seguir)? (?:${LLAM}[a-z]{1,9}|(?:tantas |las |estas |sus )?llamadas)\\b${SOLO_ENTONCES}`,
  `\\bno quiero que (?:me |nos )?(?:vuelvan? a |esten? |sigan? )?${LLAM}[a-z]{1,7}\\b${SOLO_ENTONCES}`,
  '\\bno (?:quiero|deseo|acepto|autorizo|consiento|permito|queremos|deseamos|aceptamos)(?: (?:recibir|seguir|recibiendo|mas|sus|estas|esas|ninguna|otra|este|ese|tipo|de|tantas)){0,6} llamadas?\\b',
  `\\bno (?:autorizo|consiento|permito|doy permiso)(?: a)? (?:que (?:me|nos) |para que )`,
  '\\bno (?:tiene|tienen|les doy|le doy|doy) (?:mi |el )?(?:permiso|autorizacion|consentimiento)\\b',
  '\\bno (?:mas|mas de sus) llamadas\\b|\\bya basta\\b.{0,20}\\bllamadas\\b|\\b(?:cancel|suspend|deteng|det[eu]v|termin)[a-z]{1,5} (?:estas|las|sus) llamadas\\b',
  '\\bno quiero (?:volver a )?(?:saber|oir|escuchar)(?: nada)?(?: mas)? de (?:usted|ustedes|su|ti)\\b',
  `\\b${QUITAR}(?: [a-z]{1,12}){0,4} ${LISTA}`,
  `\\b${QUITAR} (?:me )?${MIO}\\b(?! (?:viejo|anterior|antiguo))`,
  '\\b(?:quite|quita|quiten|saque|saca|saquen|borre|borra|borren|elimine|elimina|eliminen)(?:me|nos)(?=$|[,;:]| (?:por favor|ya|de ahi|de alli|de eso|de esto|gracias|no)\\b)',
  '\\b(?:dar|da|de|den|dan|demos)(?:me|nos)? de baja\\b|\\blista (?:de no llama[a-z]{1,4}|robinson)\\b|\\bme den? de baja\\b',
  '\\bdej[ae]n?(?:me|nos)? (?:ya )?(?:en paz|tranquil[oa]s?)\\b',
  '\\bolvid[a-z]{1,6}(?: de)? (?:mi|este|nuestro) (?:numero|telefono)\\b',
  `\\b(?:si|como|proxima vez que)(?: [a-z]{1,12}){0,4} ${LLAM}[a-z ,]{0,60}\\b(?:denunci|policia|demand|abogado|queja)`,
  `\\b(?:denunci|demand|policia|abogado)[a-z]{0,5} si (?:me |nos )?(?:siguen?|vuelven?|llaman?)`,
]

// "No deje de llamarme", "no le he dicho que me borre de la lista". In "no no me llame" the first
// no is an answer.
export const SPANISH_TURNED_ROUND = [
  /\bno(?: (?:quiero|quise|que|me|nos|le|les|he|dicho|hace|falta|es|necesario|dije|pedi|pedido|lo|se))* $/,
]

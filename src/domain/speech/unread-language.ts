// The commonest words of the three languages that Dialbot reads, as plain speech.
const COMMON = new Set(
  (
    "a about after again all already am an and any are aren't around as ask at away back be because been before best but buy bye " +
    "call called calling can can't come could did didn't do does doesn't don't down email fine first five for four from get give go going gone good got great guys had has have haven't he he's hello help her here hey hi him his hold home house how how's i i'd i'll i'm i've if in interested into is isn't it it's just know later leave less let like list little long look lot make maybe me mean minute more morning much my name need never new next nice nine no nobody not nothing now number of off office oh ok okay old on one online only or other our out over people phone please price put ready really right said say sale see send she she's should so some someone something sorry speak speaking stop sure take talk tell ten than thank thanks that that's the their them then there there's these they they're thing think this those three time to today tomorrow too try two uh um until up us use very wait want was wasn't way we we'll we're we've week well were what what's when where which who who's why will with won't work would wrong yeah year years yep yes yet you you'll you're you've your " +
    'el la los las un una unos de del que y en por para con no si se me te le les lo nos su sus mi mis es esta este esto esa eso son soy esta estoy estan como cuando donde quien cual cuanto cuanta pero mas muy ya aqui ahi hoy manana tarde dia noche bien bueno buenos buenas gracias favor hola senor senora usted ustedes yo tu ella hay tengo tiene tienen quiero puedo puede hacer hace ser estar numero casa nada todo todos otra otro vez sobre sin desde hasta porque ahora ahorita llame llamar llamo dos tres nunca ni digame gusta interesa cuesta marido esposa seguro correo ' +
    "le les des du au aux je j'ai tu il elle on nous vous ils elles et ou mais donc ne n'est pas plus ce c'est cette ces ca mon ma mes votre vos notre son sa ses est sont suis etes ai avez avons ont fait faire peux pouvez peut veux voulez avec pour par sur dans chez qui quoi quel quelle comment combien quand oui non merci bonjour bonsoir madame monsieur tres bien bon bonne jour demain aujourd'hui maintenant ici la rien deja encore aussi tout tous toujours jamais allez d'accord allo un une deux trois en y qu'est l'appareil appelez rappelez moi mari femme besoin"
  ).split(' '),
)

// Below these, a name, a street or a product decides.
const WORDS_NEEDED = 4
const KNOWN_NEEDED = 0.25
const FOREIGN_LETTERS = 3

/** Whether the words (plain speech) are of a language that Dialbot does not read: what they say, nobody knows. */
export function isUnreadLanguage(speech: string): boolean {
  const foreign = speech.match(/[\p{L}--\p{Script=Latin}]/gv)?.length ?? 0
  const letters = speech.match(/\p{L}/gu)?.length ?? 0
  if (foreign >= FOREIGN_LETTERS && foreign > letters / 2) return true
  const words = speech.match(/\p{L}[\p{L}']*/gu) ?? []
  if (words.length < WORDS_NEEDED) return false
  const known = words.filter((word) => COMMON.has(word)).length
  return known < words.length * KNOWN_NEEDED
}

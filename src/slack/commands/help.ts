import type { Message } from '../../messages/blocks.ts'
import { helpReply, unknownCommandReply } from '../../messages/replies-help.ts'
import type { Subcommand } from './parse-command.ts'

export function runHelp(): Message {
  return helpReply()
}

export function runUnknown(word: string, closest: Subcommand | null): Message {
  return unknownCommandReply(word, closest)
}

import {
  type ControlRef,
  controlsOf,
  type Entered,
  entryKey,
  findControl,
  missingInputs,
  stateOf,
} from './blocks/controls.ts'
import { viewJson } from './blocks/show.ts'
import { type Postman, readAnswer } from './delivery.ts'
import { isJson, type Json, objectOf, objectsOf, textOf } from './json.ts'
import { refuseView, type ViewDesk } from './methods/view-methods.ts'
import type { Delivery, SimFile, SimView } from './types.ts'
import type { World } from './world.ts'

export interface SubmitResult extends Delivery {
  /** The messages under the inputs, by block_id; null when the form was taken. */
  errors: Json | null
}

/** What people do in modals and on the app's home. */
export interface Modals {
  /** Rejects when a required input is empty, as Slack itself would not send that. */
  submitView(view: SimView, entered?: Entered): Promise<SubmitResult>
  /** Tells the app only if the view asked for it; null otherwise. */
  closeView(view: SimView): Promise<Delivery | null>
  pressInView(view: SimView, ref: ControlRef, entered?: Entered): Promise<Delivery>
}

// What a file input takes (docs.slack.dev, File input element).
const MAX_FILE_BYTES = 10 * 1024 * 1024

export function createModals(
  world: World,
  desk: ViewDesk,
  postman: Postman,
  fileJson: (file: SimFile) => Json,
): Modals {
  /** What Slack's client refuses is refused here, too. */
  function showFile(id: string, input: Json): Json {
    const file = world.files.get(id)
    if (file === undefined) throw new Error(`There is no file ${id}`)
    const types = Array.isArray(input.filetypes) ? input.filetypes : null
    if (types !== null && !types.includes(file.name.split('.').pop()?.toLowerCase())) {
      throw new Error(`${file.name} is not of these types: ${types.join(', ')}`)
    }
    if (file.size > MAX_FILE_BYTES) throw new Error(`${file.name} is larger than 10 MB`)
    return fileJson(file)
  }

  const frame = (view: SimView): Json => {
    const user = world.users.get(view.user)
    return {
      team: { id: world.teamId, domain: world.teamDomain },
      user: { id: view.user, username: user?.name, name: user?.name, team_id: user?.teamId },
      api_app_id: world.appId,
      token: 'unused',
      enterprise: null,
      is_enterprise_install: false,
    }
  }

  /** With what is entered now added to what was entered before. */
  function shown(view: SimView, entered: Entered): Json {
    for (const control of controlsOf(objectsOf(view.view.blocks))) {
      const { block, element } = control
      const given = entered[textOf(block.block_id)] ?? entered[textOf(element.action_id)]
      if (given !== undefined) view.entered[entryKey(control)] = given
    }
    const values = stateOf(objectsOf(view.view.blocks), view.entered, showFile)
    return { ...viewJson(world, view), state: { values } }
  }

  async function submitView(view: SimView, entered: Entered = {}): Promise<SubmitResult> {
    if (!view.isOpen) throw new Error(`The view ${view.id} is closed`)
    const sent = shown(view, entered)
    const missing = missingInputs(view.view, objectOf(objectOf(sent.state).values))
    if (missing.length > 0) throw new Error(`Please fill in: ${missing.join(', ')}`)
    const delivery = await postman.deliver('interaction', {
      type: 'view_submission',
      ...frame(view),
      trigger_id: desk.triggers.issue(view.user, view.id),
      view: sent,
      response_urls: [],
    })
    if (delivery.error !== null) return { ...delivery, errors: null }
    const problem = obey(view, readAnswer(delivery))
    if (isJson(problem)) return { ...delivery, errors: problem }
    return { ...delivery, ...(problem && { error: problem }), errors: null }
  }

  /** Does what the ack asks for: gives the errors it names, or what is wrong with it. */
  function obey(view: SimView, answer: Json | null): Json | 'invalid_response' | null {
    const action = answer?.response_action
    if (action === undefined) desk.close(view)
    else if (action === 'clear') for (const one of desk.stackOf(view)) desk.close(one)
    else if (action === 'errors') {
      const ids = objectsOf(view.view.blocks).map((block) => textOf(block.block_id))
      const errors = objectOf(answer?.errors)
      const names = Object.keys(errors)
      const isGood = names.length > 0 && names.every((name) => ids.includes(name))
      return isGood ? errors : 'invalid_response'
    } else if (refuseView(answer?.view, 'modal')) return 'invalid_response'
    else if (action === 'update') desk.replace(view, objectOf(answer?.view))
    else if (action === 'push') desk.show(view.user, objectOf(answer?.view), view)
    else return 'invalid_response'
    return null
  }

  async function closeView(view: SimView): Promise<Delivery | null> {
    desk.close(view)
    if (view.view.notify_on_close !== true) return null
    const payload = {
      type: 'view_closed',
      ...frame(view),
      view: shown(view, {}),
      is_cleared: false,
    }
    return postman.deliver('interaction', payload)
  }

  async function pressInView(view: SimView, ref: ControlRef, entered: Entered = {}) {
    const action = findControl(objectsOf(view.view.blocks), ref)
    const block = objectsOf(view.view.blocks).find((one) => one.block_id === action.block_id)
    if (block?.type === 'input' && block.dispatch_action !== true) {
      throw new Error(`Slack tells nobody of ${textOf(action.action_id)}: no dispatch_action`)
    }
    const chosen = textOf(objectOf(action.selected_option).value)
    const sent = shown(view, {
      ...entered,
      ...(chosen !== '' && { [textOf(action.block_id)]: chosen }),
    })
    return postman.deliver('interaction', {
      type: 'block_actions',
      ...frame(view),
      container: { type: 'view', view_id: view.id },
      trigger_id: desk.triggers.issue(view.user, view.id),
      view: sent,
      state: sent.state,
      actions: [{ ...action, action_ts: world.newTs() }],
    })
  }

  return { submitView, closeView, pressInView }
}

// What `/api` answers. Times are milliseconds since 1970 UTC, money is credits (a number, exact to
// six places), sizes are bytes and pixels. The Python shapes in src/onetake/api/console have the
// same names and fields; a test compares the two.

export type Words = { en: string; zh: string }
export type Role = 'customer' | 'administrator'
export type Modality = 'video' | 'image' | 'speech' | 'music' | 'voice' | 'avatar'
export type Medium = 'image' | 'video' | 'audio'
export type Operation =
  | 'text_to_video' | 'image_to_video' | 'first_last_frame' | 'reference_to_video' | 'edit_video'
  | 'extend_video' | 'text_to_image' | 'edit_image' | 'speech' | 'music' | 'voice_clone'
  | 'voice_design' | 'avatar' | 'animate'
export type MaterialRole =
  | 'image' | 'first_frame' | 'last_frame' | 'mask' | 'video' | 'source_video' | 'audio'
export type Status =
  | 'queued' | 'submitting' | 'uncertain' | 'running' | 'storing' | 'succeeded' | 'failed'
  | 'cancelled' | 'expired'
export type Scalar = string | number | boolean

export interface Page<T> { items: T[]; total: number; page: number; size: number }

/** Every error. `code` is a label of docs/reference/errors.md; `param` names the field. */
export interface Problem {
  error: {
    code: string; message: string; param: string | null; allowed: string[]
    retry_after_seconds: number | null; request_id: string
  }
}

// -- people ------------------------------------------------------------------------------------

export interface Session { user: Me | null; csrf: string | null; site: Site }
export interface Site {
  name: string; version: string
  base_url: string                       // our public address, without a slash at its end
  registration: boolean
  mail: 'smtp' | 'log'                   // log: codes are in the server's log; a banner says so
  providers: ('github' | 'google')[]
  announcement: Words | null
  top_up: Words | null                    // how somebody without credits comes by some
  sandbox: boolean
  limits: { image_bytes: number; audio_bytes: number; video_bytes: number }
}
export interface Me {
  id: string; email: string; role: Role; phone: string | null; has_password: boolean
  created_at: number; identities: string[]; available_credits: number; held_credits: number
  studio_key: StudioKey | null
  preferences: Record<string, Scalar>
}
export interface Away { url: string }      // where the browser goes next, to link an account there
export interface StudioKey {
  id: string; name: string; prefix: string
  obstacle: 'revoked' | 'expired' | 'network' | 'budget' | null   // why it pays for nothing now
}
export interface CodeSent { resend_seconds: number; expires_seconds: number; delivery: 'mail' | 'log' }
export interface SignedIn {               // one session of the account, for "log out everywhere"
  id: string; created_at: number; seen_at: number; address: string; agent: string; current: boolean
}
export interface Usage {
  today: number; total: number            // videos and other works made
  by_day: { day: string; count: number; credits: number }[]   // 30 days, UTC, 'YYYY-MM-DD'
  by_model: { model: string; count: number; credits: number }[]
}
export interface ApiKey {
  id: string; name: string; format: 'vga' | 'sk'; prefix: string; created_at: number
  last_used_at: number | null; revoked_at: number | null; expires_at: number | null
  models: string[]; networks: string[]; budget: number | null; used: number
}
export interface NewApiKey extends ApiKey { secret: string }   // shown once

// -- works -------------------------------------------------------------------------------------

/** The body of `POST /v1/tasks`, which is public API too. `input` has the catalogue's names. */
export interface TaskRequest {
  model: string; operation?: Operation; input: Record<string, Scalar>
  materials?: { role: MaterialRole; url: string }[]; callback_url?: string; end_user?: string
  expected_credits?: number
}
export interface NewWork {
  request: TaskRequest; style?: string | null; title?: string | null; batch?: string | null
  expected_credits?: number | null        // the highest hold that the person agreed to
}
export interface Quote {
  credits: number; formula: string; settle: string; available_credits: number
  key_credits: number | null              // left of the studio key's budget; null: no limit of its own
  affordable: boolean
  reason: 'revoked' | 'expired' | 'network' | 'model' | 'budget' | 'credits' | null   // why it is not
  eta_seconds: number | null              // until it is done: waiting and making; null: not known yet
  queue_ahead: number                     // tasks that wait before it
}
export interface Work {
  id: string; title: string | null; prompt: string      // cut to 300 characters in lists
  status: Status; progress: number; finished: boolean; cancel_requested: boolean
  model: string; model_title: Words; operation: Operation; modality: Modality
  style: string | null; favourite: boolean; batch: string | null; winner: boolean
  created_at: number; started_at: number | null; finished_at: number | null
  eta_seconds: number | null; queue_ahead: number | null; late: boolean   // late: past the 90th percentile
  held_credits: number; charged_credits: number | null; refunded_credits: number | null
  formula: string
  tags: { aspect_ratio?: string; resolution?: string; duration?: string; generate_audio?: boolean }
  url: string | null; thumbnail_url: string | null; content_type: string | null
  width: number | null; height: number | null; duration_ms: number | null; has_audio: boolean
  outputs_count: number; size: number | null         // bytes of all outputs; null: none yet
  error: { code: string; message: string } | null
  shared: boolean; key_name: string | null; user_email: string | null   // user_email: for administrators
}
export interface Output {
  url: string; thumbnail_url: string | null; content_type: string; size: number
  width: number | null; height: number | null; duration_ms: number | null; has_audio: boolean
}
export interface Material {
  role: MaterialRole; token: string | null   // 'Image1' as the prompt names it
  url: string; name: string; content_type: string; size: number
}
export interface Moment { at: number; what: string; detail: string | null }   // of the timeline
export interface WorkDetail extends Work {
  request: TaskRequest; materials: Material[]; outputs: Output[]; entries: Entry[]
  share: Share | null; timeline: Moment[]
}
export interface WorkPage extends Page<Work> { charged_credits: number }   // of all that match
/** Everything that matches the filters, as it was when it was counted; `most` of it in one call. */
export interface Matches { until: number; total: number; finished: number; succeeded: number; files: number; size: number; most: number }
export interface Matching { filter: Record<string, string>; until: number; count: number }
export interface Deleted {
  deleted: string[]; failed: { id: string; code: string }[]   // of those that were named
  count: number; removal: string; undo_seconds: number         // removal: brings all of it back
}
export interface Changed { count: number }
export interface Preference { model: string; model_title: Words; compared: number; won: number }   // of comparisons with a winner
export interface Snippets { curl: string; python: string; javascript: string }
export interface Share {
  id: string; url: string; created_at: number; expires_at: number | null; has_password: boolean
  hide_prompt: boolean; allow_download: boolean; views: number
}
export interface SharedWork {
  id: string; locked: boolean              // locked: POST …/open with the password
  title: string | null; prompt: string | null; model_title: Words | null; modality: Modality
  created_at: number; views: number; url: string | null; thumbnail_url: string | null
  content_type: string | null; width: number | null; height: number | null
  duration_ms: number | null; allow_download: boolean
}
export interface Views { views: number }
export interface Style { id: string; title: Words; addition: Words; preview: string }
export interface Improved { prompt: string; source: 'channel' | 'built-in'; language: 'en' | 'zh' }

/** A model in the picker; `GET /v1/models/{id}` says everything that its form needs. */
export interface ModelCard {
  id: string; title: Words; summary: Words; modality: Modality; operations: Operation[]
  available: boolean; price: string        // in words: '6 credits for each second'
  price_words: Words
  features: Words[]; family: string
}

// GET /api/events (server-sent). Named events, the whole thing each time:
//   work: Work     gone: {id} of a deleted work     balance: Balance
// Comments keep it alive. `Last-Event-ID` is taken.
export interface Balance { available_credits: number; held_credits: number }

// -- the console -------------------------------------------------------------------------------

export interface Entry {
  id: string; at: number; kind: 'grant' | 'hold' | 'charge' | 'refund'
  task: string | null; model: string | null; key_name: string | null
  credits: number                          // what it did to the available balance, with its sign
  formula: string | null; reason: string | null; actor: string | null
}
export interface StatementPage extends Page<Entry> {
  totals: { granted: number; held: number; charged: number; refunded: number }
}
export interface Overview {
  available_credits: number; held_credits: number; runway_days: number | null
  spend: { day: string; models: Record<string, number> }[]   // 30 days
  active: Work[]; failures: Work[]; tasks_today: number; keys: number; credits_today: number
}

// -- the office (administrators) ---------------------------------------------------------------

export interface Provider { id: string; title: Words; base_urls: string[]; models: Record<string, string>; options: { name: string; text: Words; values: string[] }[] }
export interface Channel {
  id: string; name: string; provider: string; base_url: string; has_secret: boolean
  models: Record<string, string>; priority: number; weight: number; concurrency: number
  paused: boolean; options: Record<string, string>; created_at: number; health: ChannelHealth
}
export interface ChannelHealth {
  calls: boolean[]                         // the last 60 finished tasks, oldest first: did it succeed?
  success: number | null                   // share of them, 0 to 1
  p50_ms: number | null; p95_ms: number | null; busy: number
  last_error: { code: string; at: number } | null; resting_until: number | null
}
export interface ChannelEdit {
  name?: string; provider?: string; base_url?: string; secret?: string
  models?: Record<string, string>; priority?: number; weight?: number; concurrency?: number
  paused?: boolean; options?: Record<string, string>
}
export interface ChannelError {            // why a test failed: status of the reply, models that are not there
  code:
    | 'bad_address' | 'name_not_found' | 'connection_refused' | 'certificate' | 'timeout' | 'broken_off'
    | 'unauthorized' | 'unpaid' | 'not_found' | 'redirected' | 'busy' | 'refused' | 'broken' | 'unreadable' | 'no_model'
  status: number | null; models: string[]
}
export interface ChannelTest { ok: boolean; models: string[]; error: ChannelError | null; ms: number }
export interface PriceShape {
  settle: string; times: string | null
  components: { unit: string; per: number; included: number; tiers: { credits: string; when: Record<string, Scalar[]> }[] }[]
}
export interface OfficeModel {
  id: string; title: Words; modality: Modality; visible: boolean; available: boolean
  price: PriceShape; default_price: PriceShape; overridden: boolean; price_words: string
  price_text: Words                        // price_words in both languages
  routes: { channel: string; channel_name: string; upstream: string; paused: boolean }[]
}
export interface Simulation {              // what requests would cost, at the price that is being edited
  columns: string[]; rows: { label: string; cells: (number | null)[] }[]; before: (number | null)[][]
}
export interface OfficeUser {
  id: string; email: string; role: Role; disabled: boolean; created_at: number
  available_credits: number; held_credits: number; tasks: number; charged_credits: number
  last_seen_at: number | null
}
export interface OfficeUserDetail extends OfficeUser { entries: Entry[]; keys: ApiKey[] }
export interface Audit {
  id: string; at: number; actor: string; actor_email: string | null; action: string
  subject: string; detail: Record<string, unknown>; address: string | null
}
export interface Options {
  site_name: string; registration: boolean; signup_credits: number | null   // null: by the rule of the settings
  announcement: Words | null; top_up: Words | null; text_channel: string | null
}
export interface Health {
  version: string; uptime_seconds: number
  database: { kind: 'sqlite' | 'postgresql'; ok: boolean; ms: number }
  storage: { free_bytes: number; total_bytes: number; ok: boolean }
  worker: { ok: boolean; beat_ms_ago: number }
  mail: { kind: 'smtp' | 'log'; ok: boolean }
  sandbox: boolean
  queue: Record<string, number>            // state -> tasks
  deliveries_pending: number
  findings: { rule: string; subject: string; detail: string; repairable: boolean }[]
}

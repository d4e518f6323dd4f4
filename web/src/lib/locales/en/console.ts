// The console: what the account has spent, its tasks, keys, models, webhooks and its statement.
export default {
  nav: { label: 'Console', overview: 'Overview', generate: 'Generate', works: 'Tasks', keys: 'API keys', models: 'Models', webhooks: 'Webhooks', statement: 'Statement', start: 'Quick start' },
  overview: {
    title: 'Overview', balance: 'Available', runway: { one: 'About # day at this pace', other: 'About # days at this pace' }, runwayLong: 'More than a year at this pace',
    idle: 'Nothing was spent lately', held: '{amount} held for tasks that run', today: '{amount} spent today', tasks: { one: '# task today', other: '# tasks today' },
    keys: { one: '# API key', other: '# API keys' }, spend: 'Spent by model', days: 'Last 30 days', active: 'Running now', noActive: 'Nothing is running.',
    failures: 'Last failures', noFailures: 'No failures.', all: 'All tasks', statement: 'Statement', make: 'Create',
  },
  steps: {
    title: 'Getting started', done: 'done', open: 'to do', key: 'Create an API key', keyText: 'Your programs sign in with it.',
    work: 'Make a first video', workText: 'In the studio, or with a few lines of code.', hook: 'Set up a webhook', hookText: 'Your server is told when a task is finished.',
  },
  works: { title: 'Tasks', text: 'Everything that was made with this account, in the studio and through the API.', empty: 'Tasks appear here as soon as the first one is sent.', start: 'Quick start', percent: '{percent} done' },
  work: {
    title: 'Task', owner: 'Belongs to', user: 'Show the user', id: 'Task', model: 'Model', operation: 'Operation', key: 'Key', created: 'Created', waited: 'Waited', made: 'Made in',
    timeline: 'Timeline', cost: 'Cost', request: 'Request', code: 'As code', files: 'Files', open: 'Open in the library', cancel: 'Cancel task',
    sure: 'Cancel this task?', sureText: 'What was not made is not charged. If the provider has made it already, the charge stays.', asked: 'Cancellation asked for.',
    free: '0 credits charged', formula: 'Calculation', yet: 'Not yet',
  },
  keys: {
    title: 'API keys', text: 'A key signs in your programs. It can be limited to a budget, a time, models and networks.', create: 'New key', name: 'Name', prefix: 'Key', kind: 'Kind',
    used: 'Last used', never: 'Never', spent: 'Spent', budget: 'Budget', of: '{used} of {budget}', expires: 'Expires', noExpiry: 'Does not expire', state: 'State', active: 'Active', revoked: 'Revoked', expired: 'Expired',
    empty: 'There is no key yet. Programs need one.', created: 'Created', models: 'Models', allModels: 'All models', networks: 'Networks', allNetworks: 'Everywhere', noBudget: 'No limit',
    edit: 'Edit', revoke: 'Revoke', sure: 'Revoke “{name}”?', sureText: 'Programs that use this key are refused at once. This cannot be undone. Tasks that run go on.', revokedDone: '“{name}” was revoked.', saved: 'Saved.',
    showRevoked: { one: '# revoked key', other: '# revoked keys' }, tasks: 'Its tasks', statement: 'Its statement', studio: 'Pays for your studio',
  },
  key: {
    title: 'New API key', edit: 'Edit key', nameHint: 'So that you know it again, for example “production”.', kind: 'Kind',
    vga: 'vga_…', vgaText: 'The usual kind.', sk: 'sk-…', skText: 'For programs that only accept keys that look like OpenAI’s. It can do the same.',
    budget: 'Budget in credits', budgetHint: 'Requests that would go above it are refused. Empty: no limit.', badBudget: 'A number above 0, with at most six decimals.',
    expires: 'Expires', never: 'Never', in: { one: 'In # day', other: 'In # days' }, limits: 'Limit to models and networks', models: 'Models', modelsHint: 'None chosen: all models.', find: 'Find a model', chosen: { one: '# model chosen', other: '# models chosen' },
    networks: 'Networks', networksHint: 'One address or range a line, for example 203.0.113.0/24. Empty: everywhere.', create: 'Create key',
    made: 'Your new key', once: 'This is the only time the key is shown. Keep it where your programs read their secrets.', kept: 'I have saved it', done: 'Done', first: 'Confirm that you have saved the key, then close.', secret: 'API key',
  },
  models: {
    type: 'Type', title: 'Models and prices', text: 'What each model can do, and what it costs you.', search: 'Search models', model: 'Model', price: 'Price', can: 'Can', unavailable: 'No provider connected',
    any: 'Any type', count: { one: '# model', other: '# models' }, try: 'Try it', yes: 'Yes', no: 'No', empty: 'There are no models.',
  },
  model: {
    title: 'Model', id: 'ID', aliases: 'Also called', features: 'Features', params: 'Parameters', materials: 'Reference files', rules: 'Rules', price: 'Price', code: 'As code', required: 'required', default: 'default {value}',
    range: '{least} to {most}', least: 'at least {least}', most: 'at most {most}', letters: { one: 'up to # character', other: 'up to # characters' }, count: '{least}–{most}', exactly: '{most}', together: 'Together: {range}',
    seconds: 'up to {seconds} s together', when: 'If {conditions}', only: '{param}: only {values}', not: '{param}: not possible', is: '{param} is {values}', operation: 'operation', actual: 'Charged for what was really made, never more than quoted.', quote: 'Charged as quoted.',
    times: 'For each result ({param}).', included: { one: '# included', other: '# included' }, of: { output_second: 'for each second made', input_second: 'for each second sent', image: 'for each image', input_image: 'for each image sent', character: 'for each character', clip: 'for each clip', fixed: 'for each request' },
    per: 'for each {per} characters', otherwise: 'otherwise', json: 'list or object', text: 'text', number: 'number', integer: 'whole number', boolean: 'true or false', codeText: 'The smallest request of this kind:', filled: 'Replace the example addresses by your own files.',
    bySize: 'up to {size}', px: '{value} px', ratio: 'up to {ratio}:1',
  },
  hooks: {
    title: 'Webhooks', text: 'Your server is told when a task is finished, with a signature that it can check.', create: 'New endpoint', name: 'Name', url: 'Address', events: 'Events', all: 'All events',
    some: { one: '# event', other: '# events' }, on: 'On', off: 'Off', empty: 'No endpoint yet. Add the address of your server to hear of finished tasks.', callback: 'Callbacks of tasks', callbackText: 'The secret for each task’s own callback_url.',
    more: 'Actions for {name}', edit: 'Edit', test: 'Send a test event', rotate: 'New secret', disable: 'Switch off', enable: 'Switch on', remove: 'Delete', endpoints: 'Endpoints', log: 'Deliveries', verify: 'Check the signature',
    verifyText: 'Each event carries webhook-id, webhook-timestamp and webhook-signature (Standard Webhooks). The body is signed as it was sent.',
    sureRemove: 'Delete this endpoint?', sureRemoveText: 'Nothing more is sent to {url}. Its log stays.', tested: 'A test event is on its way.', enabled: 'Switched on.', disabled: 'Switched off.', removed: 'Deleted.', saved: 'Saved.',
    urlHint: 'An https address that can be reached from this server.', eventsHint: 'None chosen: all events.', save: 'Save', make: 'Create endpoint',
    secret: 'Signing secret', secretTitle: 'The signing secret', secretOnce: 'This is the only time the secret is shown. Your server needs it to check signatures.', kept: 'I have saved it', keptFirst: 'Confirm that you have saved the secret, then close.',
    rotateTitle: 'Make a new secret?', rotateText: 'Your server must then know the new secret.', overlap: 'The old secret signs for 24 hours more', overlapHint: 'Events carry both signatures meanwhile, so nothing is missed.', rotateNow: 'Make a new secret', done: 'Done',
  },
  told: {
    answered: 'It answered with HTTP status {status}.', reasons: { unreachable: 'The server could not be reached.', certificate: 'The server’s certificate is not valid.', late: 'It took too long to answer.', unsent: 'It could not be sent.', gone: 'The endpoint is not there any more.', private: 'The address is a private or local one.', other: 'The attempt failed.' },
    fast: 'under 1 s',
    event: 'Event', status: 'Status', endpoint: 'Endpoint', answer: 'Answer', attempts: 'Attempts', took: 'Arrived after', created: 'Created', error: 'Error', next: 'Next attempt', task: 'Task', id: 'Delivery', to: 'Address',
    pending: 'Waiting', delivered: 'Delivered', failed: 'Given up', anyEndpoint: 'All endpoints', empty: 'Events appear here as soon as the first one is sent.', more: 'Older deliveries', replay: 'Send again', replayed: 'It is sent again.', title: 'Delivery', none: 'No answer', test: 'Test', http: 'HTTP {status}',
  },
  statement: {
    change: 'Balance change',
    title: 'Statement', text: 'Every change of the balance. The sum of all entries is what you have.', csv: 'Download CSV', at: 'Time', kind: 'Entry', credits: 'Credits', formula: 'Calculation', task: 'Task', key: 'Key', reason: 'Reason', model: 'Model', id: 'Entry', actor: 'By',
    anyKind: 'Any entry', anyKey: 'Any key', grant: 'Granted', hold: 'Held', charge: 'Charged', refund: 'Refunded', empty: 'There is no entry yet.', totals: 'Totals of all that match', granted: 'Granted', held: 'Held', charged: 'Charged', refunded: 'Refunded', entry: 'Entry', settled: 'Charged, rest returned',
  },
  start: {
    title: 'Quick start', text: 'From a key to a finished file in three steps.', base: 'Base URL', one: 'Create a key', name: 'Name of the key', named: 'Quick start', make: 'Create key', have: 'You have {name} ({prefix}…).', another: 'Create another', keep: 'Put it into your terminal. It is shown only here and now.',
    two: 'Send a request', cost: 'This request costs {amount} at most; you have {available}.', pick: 'Model', need: 'The code reads the key from ONETAKE_KEY.', three: 'See the result arrive', waiting: 'Waiting for a request with one of your keys…', more: 'What next?',
    docs: 'Guide', docsText: 'All endpoints, models and errors', hooks: 'Webhooks', hooksText: 'Be told instead of asking', studio: 'Studio', studioText: 'Make the same by hand', windows: 'Windows PowerShell', unix: 'macOS, Linux', prompt: 'A paper boat drifts down a rainy street, slow tracking shot, evening light', none: 'No model has a provider yet. An administrator connects one.', result: 'Result of the newest request', seconds: 'Done after {duration}.',
  },
} as const

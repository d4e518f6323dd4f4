export default {
  title: 'Library',
  untitled: '{model}, without a prompt',
  previous: 'Previous work', next: 'Next work',
  tile: {
    play: 'Play {title}', details: 'Details of {title}', progress: 'Progress of {title}',
    about: 'about {time}', ahead: { one: '# ahead', other: '# ahead' }, waiting: 'Waiting', storing: 'Saving the result',
    cancelling: 'Cancelling', late: 'Taking longer than usual', lateLong: 'Taking longer than usual. You can leave; we keep going.',
    held: '{credits} held', charged: '{credits} charged', select: 'Select {title}', favourite: 'Favourite', shared: 'Shared by link',
  },
  actions: {
    label: 'Actions for {title}', more: 'More actions for {title}',
    details: 'Details', rename: 'Rename', download: 'Download', share: 'Share', erase: 'Delete', favourite: 'Add to favourites', plain: 'Remove from favourites',
    cancel: 'Cancel and refund', retry: 'Try again', remix: 'Remix', extend: 'Extend', reference: 'Use as reference', frame: 'Start from its last frame', code: 'Copy as code',
  },
  said: {
    favourite: 'Added to favourites', plain: 'Removed from favourites', retried: 'Sent again as a new work', cancelling: 'Cancelling. What is not used is refunded.',
    erased: 'Deleted “{title}”', erasedSome: { one: '# work deleted', other: '# works deleted' }, notErased: { one: '# work could not be deleted', other: '# works could not be deleted' },
  },
  filters: {
    label: 'Search and filters', search: 'Search titles and prompts', go: 'Search', more: 'Filters', moreSet: 'Filters ({count})', from: 'From', to: 'To',
    status: 'Status', anyStatus: 'Any status', modality: 'Type', anyModality: 'Any type', model: 'Model', anyModel: 'Any model', favourites: 'Favourites', reset: 'Reset',
    density: 'Size of tiles', wide: 'Large tiles', dense: 'Small tiles',
  },
  found: { one: '# work', other: '# works' },
  charged: '{credits} charged',
  empty: {
    text: 'Everything you make appears here. Begin with one of these, or with an idea of your own.', create: 'Create something',
    nothing: 'Nothing matches these filters.', reset: 'Clear the filters', starters: 'Prompts to begin with',
  },
  starters: {
    sea: 'A lighthouse on a rocky island at sunset, waves roll in, the sky burns orange, slow cinematic push in',
    city: 'A city of neon and glass on a rainy night, traffic far below, cyberpunk, the camera glides between the towers',
    boat: 'A small sailing boat on a calm morning sea, soft light, painted in watercolour, the sail turns gently in the wind',
  },
  bulk: {
    label: 'Selected works', chosen: { one: '# selected', other: '# selected' }, page: 'Select all on this page', zip: 'Download as ZIP', favourite: 'Add to favourites', erase: 'Delete', clear: 'Clear selection',
    busy: 'Works that are still in progress cannot be deleted; cancel them first.',
  },
  erase: {
    title: { one: 'Delete this work?', other: 'Delete # works?' }, one: '“{title}” will be deleted permanently, with its files and its link. This cannot be undone.',
    many: { one: '# work will be deleted permanently, with its files and its link. This cannot be undone.', other: '# works will be deleted permanently, with their files and their links. This cannot be undone.' },
  },
  rename: { title: 'Rename', label: 'Title', hint: 'Leave it empty to show the prompt.', long: 'At most {most} characters.', count: { one: '# character of {most}', other: '# characters of {most}' }, done: 'Renamed' },
  code: { title: 'Copy as code', languages: 'Language', key: 'The API key is read from the environment variable ONETAKE_KEY; create one under Console, API keys.' },
  share: {
    title: 'Share', link: 'Link', views: { one: 'Seen # time', other: 'Seen # times' }, copied: 'Link copied. Whoever has it can watch without signing in.', made: 'The link is ready to be copied.',
    expiry: 'Valid', permanent: 'Permanently', until: 'Until {date}', days: { one: 'For # day from now', other: 'For # days from now' },
    password: 'Password', hasPassword: 'Viewers have to enter the password.', noPassword: 'Anyone with the link can watch.', set: 'Set password', replace: 'Replace', unlock: 'Remove password',
    locked: 'The link has a password now.', changed: 'Saved', hidePrompt: 'Hide the prompt', hidePromptHint: 'Viewers do not see what you asked for.', allowDownload: 'Allow downloads', revoke: 'Revoke link', revoked: 'The link no longer works.', done: 'Done',
  },
  facts: {
    state: 'State', created: 'Created', finished: 'Finished', waited: 'Waited', took: 'Made in', key: 'API key', user: 'User', operation: 'Kind', style: 'Style', materials: 'Reference files',
    parameters: 'Parameters', cost: 'Cost', timeline: 'Timeline', task: 'Task', copyId: 'Copy task number', failedHint: 'Change the prompt or the parameters with “Remix”, or try again.',
  },
  units: { output_second: 's', input_second: 's of input', image: 'image', input_image: 'input image', character: 'characters', clip: 'clip', fixed: 'fixed', per: 'per' },
  cost: { what: 'What', when: 'When', amount: 'Amount' },
  entries: { grant: 'Granted', hold: 'Held', charge: 'Charged from it', refund: 'Refunded' },
  roles: { image: 'Image', first_frame: 'First frame', last_frame: 'Last frame', mask: 'Mask', video: 'Video', source_video: 'Source video', audio: 'Audio' },
  operations: {
    text_to_video: 'Text to video', image_to_video: 'Image to video', first_last_frame: 'First and last frame', reference_to_video: 'References to video', edit_video: 'Edit a video',
    extend_video: 'Extend a video', text_to_image: 'Text to image', edit_image: 'Edit an image', speech: 'Speech', music: 'Music', voice_clone: 'Voice clone', voice_design: 'Voice design',
    avatar: 'Digital human', animate: 'Animate',
  },
  parameters: {
    generate_audio: 'Audio', negative_prompt: 'Negative prompt', watermark: 'Watermark', camera_fixed: 'Fixed camera', quality: 'Quality', format: 'Format', output_format: 'Format', voice: 'Voice', voice_id: 'Voice',
    speed: 'Speed', emotion: 'Emotion', lyrics: 'Lyrics', language: 'Language', style: 'Style', pitch: 'Pitch', volume: 'Volume', guidance_scale: 'Guidance', background: 'Background',
    accuracy: 'Accuracy', audio_setting: 'Audio settings', bgm: 'Background music', cfg_scale: 'Prompt strength', character_timestamps: 'Character seen at',
    description: 'Description', draft: 'Draft', element_list: 'Elements', enable_prompt_expansion: 'Expand prompt', execution_expires_after: 'Time limit (seconds)',
    frames: 'Number of frames', input_video_seconds: 'Length of the source (seconds)', is_instrumental: 'Instrumental', lyrics_optimizer: 'Improve lyrics', metadata: 'Notes',
    mode: 'Mode', multi_prompt: 'Prompts for each shot', need_volume_normalization: 'Even loudness', noise_reduction: 'Noise reduction', private: 'Private',
    pronunciation_dict: 'Pronunciation', return_last_frame: 'Return last frame', sample_rate: 'Sample rate (Hz)', service_tier: 'Service tier', shot_type: 'Shots',
    subtitle_enable: 'Subtitles', timber_weights: 'Voice mix',
  },
  values: { withAudio: 'With audio', noAudio: 'No audio', yes: 'Yes', no: 'No', auto: 'Smart' },
  moments: {
    created: 'Accepted', held: 'Credits held', waiting: 'Waiting again', submitted: 'Sent to the provider', uncertain: 'Checking with the provider', running: 'Being made', storing: 'Saving the result',
    succeeded: 'Completed', failed: 'Failed', cancelled: 'Cancelled', expired: 'Not finished in time', settled: 'Credits charged', refunded: 'Credits refunded', notified: 'Webhook delivered', notice_failed: 'Webhook not delivered',
  },
  player: {
    play: 'Play', pause: 'Pause', seek: 'Position', at: '{at} of {all}', back: 'One frame back', forward: 'One frame forward', mute: 'Mute', unmute: 'Unmute', volume: 'Volume', rate: 'Speed',
    loop: 'Repeat', full: 'Full screen', window: 'Leave full screen', smaller: 'Zoom out', larger: 'Zoom in', fit: 'Fit to window', results: 'Results', result: 'Result {n} of {all}', broken: 'This file cannot be played here. You can still download it.',
  },
  shared: {
    page: 'Shared work', made: 'Made with {model}', views: { one: '# view', other: '# views' }, own: 'Make your own', download: 'Download', locked: 'This work has a password', password: 'Password', open: 'Open',
    wrong: 'That is not the password.', dead: 'This link no longer works', deadText: 'It was revoked, has expired, or the work was deleted.', home: 'To the home page', prompt: 'Prompt', required: 'Enter the password.',
  },
  palette: {
    title: 'Commands', label: 'Search pages, works and actions', placeholder: 'Go to, find or do…', none: 'Nothing found', found: { one: '# result', other: '# results' }, pages: 'Go to', works: 'Recent works', acts: 'Actions',
    theme: 'Switch between dark and light', language: '切换到中文', shortcuts: 'Show keyboard shortcuts', statement: 'Statement', keys: 'API keys', webhooks: 'Webhooks', favourites: 'Favourites', progress: 'Works in progress',
  },
  keys: {
    title: 'Keyboard shortcuts', everywhere: 'Everywhere', library: 'In the library', player: 'In the player', palette: 'Commands', sheet: 'This list', home: 'Home', create: 'Create', toLibrary: 'Library', console: 'Console', profile: 'Profile',
    next: 'Next work', previous: 'Previous work', open: 'Details', rename: 'Rename', share: 'Share', favourite: 'Favourite', erase: 'Delete', select: 'Select', search: 'Search', play: 'Play or pause', seek: 'Back and forward', frame: 'One frame back and forward',
    mute: 'Mute', full: 'Full screen', close: 'Close', or: 'or', off: 'Single-key shortcuts are off. You can switch them on in your profile.', note: 'Shortcuts of a single key can be switched off in your profile.',
  },
} as const

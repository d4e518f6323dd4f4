// Tables, charts, filters and code: what the console and the administration share.
export default {
  filters: {
    label: 'Filters', clear: 'Clear filters', from: 'From', to: 'To', period: 'Period', all: 'All time',
    days: { one: 'Last # day', other: 'Last # days' }, today: 'Today', own: 'Own dates',
    nothing: 'Nothing matches these filters.',
  },
  tasks: {
    search: 'Search prompts and titles', name: 'Task', status: 'Status', model: 'Model', key: 'Key', user: 'User', created: 'Created', elapsed: 'Waiting + making', credits: 'Credits', type: 'Type',
    anyStatus: 'Any status', anyType: 'Any type', anyKey: 'Any key', anyModel: 'Any model', studio: 'Studio', sum: 'Charged, all that match', held: '{amount} held', untitled: 'Without a text',
  },
  table: { region: '{label}, scrolls sideways', keys: 'J and K move, Esc closes', previous: 'Previous row', next: 'Next row', details: 'Details' },
  chart: { table: 'Show as table', day: 'Day (UTC)', total: 'Total', other: 'Other', none: 'Nothing yet in this period.', peak: 'Highest day: {amount}' },
  code: { label: 'Programming language', id: 'Copy {name}', region: 'Code, scrolls sideways' },
  operations: {
    text_to_video: 'Text to video', image_to_video: 'Image to video', first_last_frame: 'First and last frame', reference_to_video: 'References to video', edit_video: 'Edit video',
    extend_video: 'Extend video', text_to_image: 'Text to image', edit_image: 'Edit image', speech: 'Speech', music: 'Music', voice_clone: 'Clone a voice', voice_design: 'Design a voice', avatar: 'Talking avatar', animate: 'Animate a character',
  },
  short: { text_to_video: 'Text', image_to_video: 'Image', first_last_frame: 'Frames', reference_to_video: 'References', edit_video: 'Edit', extend_video: 'Extend', text_to_image: 'Text', edit_image: 'Edit', speech: 'Speech', music: 'Music', voice_clone: 'Clone', voice_design: 'Design', avatar: 'Avatar', animate: 'Animate' },
  roles: { image: 'Images', first_frame: 'First frame', last_frame: 'Last frame', mask: 'Mask', video: 'Videos', source_video: 'Source video', audio: 'Sounds' },
  moments: {
    created: 'Accepted', held: 'Credits held', parked: 'Waiting for other tasks of the account', queued: 'In the queue', waiting: 'Waiting again', submitted: 'Sent to the provider', uncertain: 'Answer unclear', running: 'In progress', storing: 'Result being saved',
    succeeded: 'Completed', failed: 'Failed', cancelled: 'Cancelled', expired: 'Not finished in time', late: 'Made after all, too late', settled: 'Charged', refunded: 'Refunded', notified: 'Webhook delivered', notice_failed: 'Webhook given up',
  },
} as const

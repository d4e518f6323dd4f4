// Terms and privacy of an installation, as they follow from what the software does.
export default {
  updated: 'Last changed on {day}',
  terms: {
    title: 'Terms of Service',
    lead: '{site} is run by the operator of this server. These terms apply between you and that operator.',
    account: 'Your account', accountText: 'You register with an address that is yours, keep your password and API keys to yourself, and answer for what is done with them. An account that breaks these terms can be disabled.',
    use: 'What you may make', useText: 'You make only what the law and the provider of the chosen model allow. You do not imitate real people without their consent, and you upload only material that you may use.',
    results: 'Your works', resultsText: 'As far as the law allows, what you make is yours. The operator uses it only to store it, to show it to you and to those to whom you send a link.',
    credits: 'Credits', creditsText: 'A work’s price is shown before you send it and held while it is made. It is charged when the work succeeds; otherwise it comes back in full. Credits are not money and are not paid out, unless the operator agreed otherwise with you.',
    service: 'The service', serviceText: 'Works are made by outside providers. Their results, their speed and their availability are not promised. Download what you want to keep: files may be removed after the time that the operator has set.',
    changes: 'Changes', changesText: 'The operator may change these terms and says so here. Who goes on using the service agrees to them.',
  },
  privacy: {
    title: 'Privacy Policy',
    lead: 'What {site} keeps about you, why, and how you get rid of it.',
    kept: 'What is kept', keptText: 'Your e-mail address, the phone number if you give one, a one-way hash of your password, the prompts and files that you send, the works that come of them, and a ledger of your credits.',
    providers: 'Who receives it', providersText: 'Prompts and reference files go to the provider of the model that you choose, and to nobody else. There is no advertising, no tracking and no analytics of third parties on these pages.',
    browser: 'In your browser', browserText: 'One cookie keeps you signed in. Language, theme and drafts stay in your browser and are not sent anywhere.',
    sessions: 'Sessions', sessionsText: 'For each browser in which you sign in, its address and name are kept until you sign out, so that you can recognise it in your profile.',
    shared: 'Shared links', sharedText: 'Anybody with a link can see the work that you shared. Views are counted, not viewers. You can end a link at any time.',
    erase: 'Deleting', eraseText: 'A work that you delete is removed with its files and cannot be brought back; its line in the ledger stays without contents. To have your account removed, write to the operator of this server.',
  },
} as const

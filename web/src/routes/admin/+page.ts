import { redirect } from '@sveltejs/kit'
import { url } from '#lib/api.ts'

export const load = () => redirect(307, url('/admin/channels'))

"""Any service that speaks OpenAI's videos. OpenAI's own is gone."""

from onetake.providers.openai_videos.jobs import ADAPTER as ADAPTER

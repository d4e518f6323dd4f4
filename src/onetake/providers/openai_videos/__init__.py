"""Any service that speaks OpenAI's videos. OpenAI's own is gone.

Results must come as addresses that need no credentials: we fetch them without any.
"""

from onetake.providers.openai_videos.jobs import ADAPTER as ADAPTER

"""Every example of the seeds' video pages is a request that its model accepts, in each dialect."""

import json
from collections.abc import Mapping

import pytest

from onetake.core.capability import check
from onetake.core.request import Operation, Request, Role
from onetake.dialects import openai_videos, uniall_video, videoapi
from onetake.dialects.dialect import Body
from tests.catalog.asking import CATALOG
from tests.catalog.filming import (
    HORSES,
    KLING,
    OPENAI,
    SEEDANCE,
    SORA_NAMED,
    VEO,
    VEO_FAST,
    VIDU_PRO,
    VIDU_TURBO,
    WAN_FLASH,
    WAN_VIDEO,
)

A, B = "https://example.com/a.png", "https://example.com/b.png"
FILM, SOUND = "https://example.com/source.mp4", "https://example.com/voice.mp3"
TEXT, IMAGE, FRAMES, REFERENCE, EDIT, EXTEND, AVATAR = (
    Operation.TEXT_TO_VIDEO,
    Operation.IMAGE_TO_VIDEO,
    Operation.FIRST_LAST_FRAME,
    Operation.REFERENCE_TO_VIDEO,
    Operation.EDIT_VIDEO,
    Operation.EXTEND_VIDEO,
    Operation.AVATAR,
)


def item(role: str, url: str) -> Mapping[str, str]:
    kind = "image_url" if url in (A, B) else "video_url" if url == FILM else "audio_url"
    return {"type": kind, "url": url, "role": role}


def said(text: str) -> Mapping[str, str]:
    return {"type": "text", "text": text}


EXAMPLES: list[tuple[Operation, Mapping[str, object]]] = [
    (TEXT, {"model": "happy-horse-720p", "prompt": "A white horse", "duration": 4,
            "aspect_ratio": "16:9", "size": "720p", "seed": 12345}),
    (IMAGE, {"model": "happy-horse-1080p", "prompt": "Animate", "image": A, "duration": 6,
             "size": "1080p", "seed": 67890}),
    (REFERENCE, {"model": "happy-horse-1080p", "prompt": "character1 rides character2",
                 "images": [A, B], "duration": 8, "aspect_ratio": "9:16", "seed": 24680}),
    (EDIT, {"model": "happy-horse-edit-720p", "prompt": "A red jacket", "video": FILM,
            "reference_image_urls": [A], "duration": 4, "size": "720p", "audio_setting": "origin",
            "seed": 13579}),
    (TEXT, {"model": "seedance2.0-720p", "prompt": "A product", "duration": 8,
            "aspect_ratio": "16:9",
            "extra_body": {"generate_audio": False, "seed": 42, "watermark": False}}),
    (REFERENCE, {"model": "seedance2.0-fast-720p", "prompt": "A lookbook", "images": [A, B],
                 "duration": 6, "aspect_ratio": "9:16",
                 "extra_body": {"generate_audio": True, "camera_fixed": False}}),
    (TEXT, {"model": "seedance2.0-720p", "content": [said("夜晚的高架桥")], "duration": 5,
            "aspect_ratio": "16:9"}),
    (IMAGE, {"model": "seedance2.0-fast-720p", "content": [said("缓慢旋转"), item("image", A)],
             "duration": 5, "extra_body": {"generate_audio": False, "watermark": False}}),
    (FRAMES, {"model": "seedance2.0-720p", "duration": 6, "content": [
        said("从起始图平滑过渡到结束图"), item("first_frame", A), item("last_frame", B)]}),
    (REFERENCE, {"model": "seedance2.0-720p", "duration": 8, "content": [
        said("保持人物外观一致"), item("reference_image", A), item("reference_image", B)]}),
    (REFERENCE, {"model": "seedance2.0-720p", "duration": 10, "content": [
        said("保持产品外观一致"), item("reference_image", A), item("reference_video", FILM),
        item("reference_audio", SOUND)], "extra_body": {"generate_audio": True, "seed": 88}}),
    (EDIT, {"model": "seedance2.0-720p", "duration": 5, "content": [
        said("把这段视频改成简洁明亮的电商展示风格"), item("source_video", FILM)]}),
    (EXTEND, {"model": "seedance2.0-720p", "duration": 5, "content": [
        said("延续当前镜头运动和场景风格"), item("source_video", FILM)]}),
    (IMAGE, {"model": "seedance2.0-fast-480p", "prompt": "让产品轻微旋转", "image": A,
             "duration": 5, "aspect_ratio": "16:9"}),
    (FRAMES, {"model": "seedance2.0-720p", "prompt": "平滑过渡", "image": A, "last_image": B,
              "duration": 6, "extra_body": {"operation": "first_last_frame"}}),
    (REFERENCE, {"model": "seedance2.0-720p", "prompt": "参考动作", "images": [A], "videos": [FILM],
                 "audios": [SOUND], "duration": 8,
                 "extra_body": {"operation": "reference_to_video"}}),
    (EDIT, {"model": "seedance2.0-720p", "prompt": "电商展示风格", "video": FILM, "duration": 5,
            "extra_body": {"operation": "edit_video"}}),
    (TEXT, {"model": "jisudance2.0-480p", "prompt": "自然过渡", "duration": 5,
            "aspect_ratio": "9:16"}),
    (TEXT, {"model": "grok-imagine", "prompt": "暴雪中的时代广场", "size": "720p",
            "aspect_ratio": "16:9", "duration": 6}),
    (IMAGE, {"model": "grok-imagine", "prompt": "人物缓慢转头", "image": A, "size": "480p",
             "aspect_ratio": "auto", "duration": 10}),
    (REFERENCE, {"model": "grok-imagine", "prompt": "@Image1 walks into @Image2", "images": [A, B],
                 "size": "720p", "aspect_ratio": "4:3", "duration": 10}),
    (EDIT, {"model": "grok-imagine", "prompt": "动漫风", "video": FILM, "size": "720p",
            "extra_body": {"operation": "edit_video", "input_video_seconds": 8}}),
    (EXTEND, {"model": "grok-imagine", "prompt": "延续镜头", "video": FILM, "duration": 6,
              "extra_body": {"operation": "video_extend", "input_video_seconds": 8}}),
    (TEXT, {"model": "grok-imagine", "prompt": "a", "seconds": "6"}),
    (IMAGE, {"model": "grok-video-1.5", "prompt": "A bottle", "image_url": A, "duration": 6,
             "size": "720p"}),
    (IMAGE, {"model": "grok-video-1.5", "prompt": "A landscape", "image": A, "duration": 8,
             "size": "1080p"}),
    (TEXT, {"model": "veo3.1-video-1080p", "prompt": "A street", "size": "1080p",
            "aspect_ratio": "16:9", "duration": 8,
            "extra_body": {"generate_audio": True, "negative_prompt": "blur", "seed": 7}}),
    (IMAGE, {"model": "veo3.1-video-720p", "prompt": "A desk", "image": A, "size": "720p",
             "aspect_ratio": "16:9", "duration": 6, "extra_body": {"generate_audio": False}}),
    (FRAMES, {"model": "veo3.1-fast-video-1080p", "prompt": "Transition", "image": A,
              "last_image": B, "size": "1080p", "aspect_ratio": "16:9", "duration": 6}),
    (REFERENCE, {"model": "veo3.1-video-1080p", "prompt": "One face", "images": [A, B],
                 "size": "1080p", "aspect_ratio": "9:16", "duration": 6,
                 "extra_body": {"generate_audio": True, "seed": 11}}),
    (EXTEND, {"model": "veo3.1-video-720p", "prompt": "Go on", "video": FILM, "size": "720p",
              "duration": 6, "extra_body": {"negative_prompt": "flicker", "seed": 9}}),
    (TEXT, {"model": "viduq3p-720p", "prompt": "A city", "aspect_ratio": "16:9", "duration": 5,
            "extra_body": {"audio": False, "seed": 42, "bgm": False}}),
    (IMAGE, {"model": "viduq3t-540p", "prompt": "Look up", "image": A, "duration": 5,
             "extra_body": {"seed": 42}}),
    (FRAMES, {"model": "viduq3p-720p", "prompt": "Turn", "image": A, "last_image": B,
              "duration": 6, "extra_body": {"seed": 42}}),
    (REFERENCE, {"model": "viduq3p-720p", "prompt": "A @Image1 in the style of @Image2",
                 "reference_image_urls": [A, B], "aspect_ratio": "16:9", "duration": 5,
                 "extra_body": {"audio": False, "seed": 42, "bgm": False}}),
    (TEXT, {"model": "kling-v3-std-silent", "prompt": "Ruins", "aspect_ratio": "16:9",
            "duration": 5, "extra_body": {"cfg_scale": 0.5, "shot_type": "customize",
                                          "negative_prompt": "blur"}}),
    (IMAGE, {"model": "kling-v3-pro-audio", "prompt": "Writes", "image": A, "aspect_ratio": "16:9",
             "duration": 6, "extra_body": {"cfg_scale": 0.6, "shot_type": "intelligent"}}),
    (FRAMES, {"model": "kling-v3-pro-silent", "prompt": "Turns", "image": A, "last_image": B,
              "duration": 8}),
    (IMAGE, {"model": "kling-v3-std-audio", "image": A, "duration": 10, "extra_body": {
        "multi_prompt": [{"prompt": "人物低头。"}, {"prompt": "人物抬头。"}],
        "shot_type": "customize"}}),
    (TEXT, {"model": "wan2.6-video-1080p", "prompt": "日出", "duration": 5, "size": "1080*1920",
            "extra_body": {"negative_prompt": "blur", "shot_type": "multi", "seed": -1}}),
    (REFERENCE, {"model": "wan2.6-r2v-flash-720p-audio", "prompt": "Same subject",
                 "videos": [FILM], "size": "1280*720", "duration": 5, "extra_body": {
                     "negative_prompt": "blur", "audio": SOUND, "shot_type": "single",
                     "enable_prompt_expansion": False, "seed": -1}}),
    (REFERENCE, {"model": "wan2.6-r2v-flash-1080p-silent", "prompt": "Same product",
                 "images": [A, B], "size": "1920*1080", "duration": 10, "extra_body": {
                     "negative_prompt": "blur", "shot_type": "multi",
                     "enable_prompt_expansion": True, "seed": 42}}),
    (Operation.ANIMATE, {"model": "wan2.2-animate-480p", "image": A, "video": FILM, "duration": 5,
                         "extra_body": {"mode": "replace", "seed": 3}}),
    (IMAGE, {"model": "sora2-portrait-12s", "prompt": "A cat", "image_url": A}),
    (AVATAR, {"model": "kling-avatar-v2-standard", "image_url": A, "audio_url": SOUND,
              "audio_duration_seconds": 18.5, "prompt": "professional teacher"}),
    (AVATAR, {"model": "kling-avatar-v2-pro", "image_url": A, "audio_url": SOUND,
              "audio_duration_seconds": 10}),
]  # fmt: skip


def accepted(request: Request) -> Request:
    return check(CATALOG.find(request.model).spec, request)


@pytest.mark.parametrize(
    ("operation", "body"), EXAMPLES, ids=[f"{b['model']} {o}" for o, b in EXAMPLES]
)
def test_an_example_of_the_pages_is_accepted(operation: Operation, body: Mapping[str, object]):
    raw = json.dumps(body).encode()

    for dialect in (uniall_video, openai_videos):
        checked = accepted(dialect.parse(Body(raw)).request)
        assert checked.operation is operation
        assert set(checked.materials) or operation is TEXT


MODELS = [*HORSES, *SEEDANCE, *VEO, *VEO_FAST, *VIDU_PRO, *VIDU_TURBO, *KLING, *WAN_VIDEO,
          *WAN_FLASH, "grok-imagine", "grok-video-1.5", *SORA_NAMED, *OPENAI]  # fmt: skip


@pytest.mark.parametrize("name", MODELS)
def test_videoapis_list_of_images_reaches_every_model_that_takes_one(name: str):
    """`image_urls` is the only field that this dialect has for an image."""
    spec = CATALOG.models[name].spec
    rules = spec.operations[IMAGE].params["duration"]
    seconds = next(n for n in range(4, 16) if rules.admits(n))
    body = {"model": name, "prompt": "@Image1 turns", "type": "image-to-video", "image_urls": [A]}

    request = videoapi.parse(Body(json.dumps({**body, "duration": seconds}).encode())).request

    assert accepted(request).materials[0].role is Role.FIRST_FRAME

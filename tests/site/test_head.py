"""What is written into the page's head, above all: nothing of anybody's making."""

from html.parser import HTMLParser

import pytest

from onetake.site.head import Place, Preview, pictured, route_head, share_head

HOSTILE = "\"><script>alert(1)</script>'&<b>"


class Read(HTMLParser):
    """The tags with their attributes, as a browser sees them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def meta(self, name: str) -> str | None:
        for tag, attributes in self.tags:
            if tag == "meta" and name in (attributes.get("property"), attributes.get("name")):
                return attributes["content"]
        return None


PLACE = Place("Onetake", "https://x")
VIDEO = Preview(
    "abc", "A fox", "a fox in the snow", "https://x.example/files/a/f.mp4?expires=1&signature=s",
    "video/mp4", "https://x.example/files/b/f.jpg?expires=1&signature=t", 1280, 720,
)  # fmt: skip


def test_a_public_page_says_what_it_is_about_and_others_do_not():
    home = Read(route_head("/", "zh", PLACE, []))
    own = Read(route_head("/library", "zh", PLACE, []))

    assert home.text.strip() == "在自己的服务器上生成视频、图片与声音 · Onetake"
    assert "余额" in (home.meta("description") or "")
    assert own.meta("description") is None


def test_scripts_that_a_route_needs_are_asked_for_early():
    found = Read(route_head("/library", "en", PLACE, ["/p/a.js", "/p/a.css"]))

    hints = [each["href"] for tag, each in found.tags if tag == "link"]
    assert hints == ["/p/a.js"]


def test_a_video_is_linked_directly():
    found = Read(share_head(VIDEO, Place("Onetake", "https://x.example"), "en", []))

    assert found.meta("og:type") == "video.other"
    assert found.meta("og:video") == VIDEO.file
    assert found.meta("og:video:type") == "video/mp4"
    assert found.meta("og:video:width") == "1280"
    assert found.meta("og:image") == VIDEO.image
    assert found.meta("og:title") == "A fox"
    assert found.meta("og:url") == "https://x.example/s/abc"
    assert found.meta("description") == "a fox in the snow"
    assert found.meta("twitter:card") == "summary_large_image"
    assert found.meta("robots") == "noindex, nofollow"
    (oembed,) = [each for tag, each in found.tags if tag == "link"]
    assert oembed["type"] == "application/json+oembed"
    assert oembed["href"] == (
        "https://x.example/oembed?url=https%3A%2F%2Fx.example%2Fs%2Fabc&format=json"
    )


def test_an_image_is_its_own_picture_and_sound_has_none():
    image = Read(share_head(Preview("a", file="https://f/i.png", content_type="image/png"),
                            PLACE, "en", []))  # fmt: skip
    sound = Read(share_head(Preview("a", file="https://f/i.mp3", content_type="audio/mpeg"),
                            PLACE, "en", []))  # fmt: skip

    assert (image.meta("og:image"), image.meta("og:type")) == ("https://f/i.png", "website")
    assert (sound.meta("og:audio"), sound.meta("og:image")) == ("https://f/i.mp3", None)
    assert sound.meta("twitter:card") == "summary"


@pytest.mark.parametrize("preview", [None, Preview("abc", locked=True)])
def test_of_what_is_gone_or_locked_nothing_is_told(preview: Preview | None):
    found = Read(share_head(preview, PLACE, "zh", []))

    assert found.text.strip() == "分享的作品 · Onetake"
    assert found.meta("robots") == "noindex, nofollow"
    assert found.meta("og:video") is None
    assert found.meta("og:title") is None


def test_words_of_people_are_words():
    hostile = Preview(HOSTILE, HOSTILE, HOSTILE, f"https://x/{HOSTILE}", "video/mp4", HOSTILE)

    found = Read(share_head(hostile, PLACE, "en", []))

    assert {tag for tag, _ in found.tags} == {"title", "meta", "link"}
    assert found.meta("og:title") == HOSTILE
    assert found.meta("og:image") == HOSTILE


def test_the_operators_name_is_a_word_too():
    found = Read(share_head(VIDEO, Place(HOSTILE, "https://x"), "en", []))

    assert {tag for tag, _ in found.tags} == {"title", "meta", "link"}
    assert found.meta("og:site_name") == HOSTILE
    assert "<script" not in route_head("/", "en", Place(HOSTILE, "https://x"), [])


def test_a_hidden_prompt_is_not_in_it_and_a_long_one_is_cut():
    hidden = share_head(Preview("a", "T", None, "https://f", "video/mp4"), PLACE, "en", [])
    long = Read(share_head(Preview("a", None, "fox \n" * 500, "https://f", "video/mp4"),
                           PLACE, "en", []))  # fmt: skip

    assert "fox" not in hidden
    assert len(long.meta("og:title") or "") == 70
    assert len(long.meta("description") or "") <= 200
    assert "\n" not in (long.meta("description") or "")


@pytest.mark.parametrize(
    "preview",
    [
        None,
        Preview("s", locked=True, image="https://x/s/s/still.jpg", content_type="image/png"),
        Preview("s", content_type="image/png"),
        Preview("s", content_type="audio/mpeg", image="https://x/s/s/still.jpg"),
    ],
)
def test_what_is_not_to_be_seen_has_no_first_picture(preview: Preview | None):
    assert pictured(preview, Place("Onetake", "https://x"), "en") is None


def test_the_first_picture_of_a_share():
    shared = Preview("s", None, "A  red\ncube", "https://x/t/s/s/work.mp4", "video/mp4",
                     "https://x/t/s/s/still.jpg", 1280, 720)  # fmt: skip

    assert pictured(shared, Place("Studio", "https://x/t"), "en") == {
        "name": "Studio", "title": "A red cube", "picture": "/t/s/s/still.jpg",
        "width": "1280", "height": "720",
    }  # fmt: skip

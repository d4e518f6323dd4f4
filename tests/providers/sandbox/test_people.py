from onetake.providers.sandbox import people
from onetake.providers.sandbox.clay import extent
from onetake.providers.sandbox.face import face_in
from onetake.providers.sandbox.painting import painted
from onetake.providers.sandbox.pixels import picture_of
from onetake.providers.sandbox.plan import look_of


def test_one_who_stands_is_higher_than_wide():
    for figure in (people.MAN, people.WOMAN):
        left, low, right, high = extent(figure)
        assert high - low > 2 * (right - left)
        assert {"skin", "hair", "main"} <= {piece.ink for piece in figure}


def test_long_hair_is_behind_the_head():
    assert people.WOMAN[0].ink == "hair"
    assert people.MAN[0].ink != "hair"


def test_the_face_of_a_portrait_is_found_where_it_is():
    """So that a picture of ours can be made to speak."""
    for seed in (1, 2):
        look = look_of({}, "portrait of a woman", seed)
        face = face_in(picture_of(painted(look, seed, (720, 720), 1080)))

        assert face.sure
        assert abs(face.mouth_x - 360) < 36
        assert abs(face.mouth_y - 720 * 0.58) < 36

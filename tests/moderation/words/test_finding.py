from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qunluo.core.moderation.sight import Hit, Trick
from qunluo.moderation.words.finding import LONGEST, CompiledLists
from qunluo.moderation.words.lists import MECHANICAL, USUAL, Word, WordList


def lists_of(*words: str | Word, tricks: frozenset[Trick] = USUAL, key: str = "1") -> CompiledLists:
    found = tuple(Word(text=word) if isinstance(word, str) else word for word in words)
    return CompiledLists([WordList(id=key, category="引流", tricks=tricks, words=found)])


def seen(lists: CompiledLists, text: str) -> list[tuple[str, str, str]]:
    return [(hit.word, hit.trick.value, hit.seen) for hit in lists.find(text)]


WORDS = lists_of("赌博", "加微信", "刷单", "贷款", "法轮", "妈的", "天天赚", "wechat", "vx", "c++", "t.me/")


@pytest.mark.parametrize(
    ("text", "word", "trick"),
    [
        pytest.param("赌博", "赌博", "plain", id="as it stands"),
        pytest.param("ＷｅＣｈａｔ", "wechat", "width", id="full width and capitals"),
        pytest.param("ⓥⓧ", "vx", "width", id="in circles"),
        pytest.param("𝐯𝐱", "vx", "width", id="mathematical letters"),
        pytest.param("賭博", "赌博", "variant", id="traditional"),
        pytest.param("wесhаt", "wechat", "lookalike", id="Cyrillic letters"),
        pytest.param("wech4t", "wechat", "lookalike", id="digit for a letter"),
        pytest.param("睹博", "赌博", "lookalike", id="character of the same shape"),
        pytest.param("赌\u200b博", "赌博", "invisible", id="zero width"),
        pytest.param("赌\u0301博\u0301", "赌博", "invisible", id="combining marks"),
        pytest.param("赌\u202e博", "赌博", "invisible", id="bidi mark"),
        pytest.param("赌*博", "赌博", "inserted", id="mark between"),
        pytest.param("加 微 信", "加微信", "inserted", id="blanks between"),
        pytest.param("加❤️微🔥信", "加微信", "inserted", id="emoji between"),
        pytest.param("加🈲微信", "加微信", "inserted", id="emoji of a character between"),
        pytest.param("赌赌博博博", "赌博", "repeated", id="repeated"),
        pytest.param("天天天赚", "天天赚", "repeated", id="repeated more than the word does"),
        pytest.param("氵去车仑", "法轮", "split", id="all split"),
        pytest.param("女马的", "妈的", "split", id="one split"),
        pytest.param("贝·者博", "赌博", "split", id="split with a mark"),
        pytest.param("加威信", "加微信", "homophone", id="homophone that is a word"),
        pytest.param("代欵", "贷款", "homophone", id="homophone"),
        pytest.param("加V信", "加微信", "homophone", id="letter for a syllable"),
        pytest.param("jia wei xin", "加微信", "pinyin", id="pinyin"),
        pytest.param("jiaweixin", "加微信", "pinyin", id="pinyin in one"),
        pytest.param("加weixin", "加微信", "pinyin", id="pinyin and characters"),
        pytest.param("c++", "c++", "plain", id="word with marks"),
        pytest.param("T.ME/abc", "t.me/", "width", id="beginning of an address"),
    ],
)
def test_word_is_seen_through_its_disguise(text, word, trick):
    found = [(hit.word, hit.trick.value) for hit in WORDS.find(f"今晚{text}，快来")]

    assert found == [(word, trick)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("带宽不够用", id="other word of the same sound"),
        pytest.param("我在带里面看", id="sounds of two words"),
        pytest.param("孩子要上学", id="nothing like it"),
        pytest.param("天赚的钱", id="word's run is longer"),
        pytest.param("vivo 手机", id="letters within a word"),
        pytest.param("我用 c 语言", id="without its marks"),
        pytest.param("duo", id="letters too few"),
        pytest.param("目睹", id="same shape in a word"),
        pytest.param("", id="nothing"),
        pytest.param("😂😂\u200b", id="marks alone"),
    ],
)
def test_harmless_text_is_left_alone(text):
    assert WORDS.find(text) == ()


@pytest.mark.parametrize(
    ("word", "text", "hits"),
    [
        pytest.param("毛葛", "新来的冒个泡", 0, id="verb and its object with a measure between"),
        pytest.param("毛葛", "买一件冒个的", 1, id="no verb goes on there"),
        pytest.param("奥义", "粥要熬一熬", 0, id="verb said twice"),
        pytest.param("奥义", "这里的熬一", 1, id="verb said once"),
        pytest.param("飞落", "读《夜航西飞》落下两章", 0, id="title ends between"),
        pytest.param("飞落", "就这样飞》落下", 1, id="no title begins"),
        pytest.param("天朝", "第三天《朝花夕拾》", 0, id="title begins between"),
        pytest.param("天朝", "这是天《朝", 1, id="no title ends"),
    ],
)
def test_what_people_write_of_their_own_accord_is_no_disguise(word, text, hits):
    assert len(lists_of(word).find(text)) == hits


def test_hit_tells_all_that_rules_need():
    lists = lists_of(Word(text="加微信", replacement="联系"), key="7")

    assert lists.find("来加 微信吧") == (
        Hit(
            list_id="7",
            word="加微信",
            category="引流",
            start=1,
            end=5,
            trick=Trick.INSERTED,
            seen="加 微信",
            replacement="联系",
        ),
    )


def test_span_covers_marks_that_sit_on_the_last_sign():
    assert [(hit.start, hit.end) for hit in WORDS.find("a赌博\u0301\u0301b")] == [(1, 5)]


def test_signs_that_read_as_several_letters_keep_their_place():
    assert seen(lists_of("kg赌博"), "㎏赌博") == [("kg赌博", "width", "㎏赌博")]
    assert [(hit.start, hit.end) for hit in WORDS.find("½㎏赌博")] == [(2, 4)]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        pytest.param("加微聊", 1, id="word"),
        pytest.param("学加微积分", 0, id="within the exception"),
        pytest.param("加微积分，加微聊", 1, id="one within, one without"),
        pytest.param("加 微 积分", 0, id="exception behind blanks"),
    ],
)
def test_exception_forbids_the_hit_inside_it(text, hits):
    assert len(lists_of(Word(text="加微", exceptions=("加微积分",))).find(text)) == hits


def test_leftmost_and_longest_of_a_list_wins():
    assert seen(lists_of("刷单", "兼职刷单", "单日结"), "兼职刷单日结") == [("兼职刷单", "plain", "兼职刷单")]


def test_each_list_has_its_own_hits():
    both = CompiledLists(
        [WordList(id="1", words=(Word(text="兼职刷单"),)), WordList(id="2", words=(Word(text="刷单"),))]
    )

    assert [(hit.list_id, hit.word) for hit in both.find("兼职刷单")] == [("1", "兼职刷单"), ("2", "刷单")]


def test_plain_word_goes_before_a_guess():
    assert seen(lists_of("微信号", "加威"), "加微信号") == [("微信号", "plain", "微信号")]


@pytest.mark.parametrize(
    ("text", "hits"),
    [
        pytest.param("刷单的活，手机日结", 1, id="both pieces"),
        pytest.param("刷单日结", 1, id="side by side"),
        pytest.param("日结的刷单", 0, id="other order"),
        pytest.param("刷单" + "很" * 3 + "多人都说不靠谱别去做那种所谓的日结", 0, id="too far apart"),
        pytest.param("刷 单，日*结", 1, id="pieces disguised"),
    ],
)
def test_pieces_of_a_word_stand_near_one_another(text, hits):
    assert len(lists_of("刷单*日结").find(text)) == hits


@pytest.mark.parametrize(
    ("text", "trick"),
    [
        pytest.param("賭博", Trick.VARIANT, id="variant"),
        pytest.param("赌*博", Trick.INSERTED, id="inserted"),
        pytest.param("贝者博", Trick.SPLIT, id="split"),
        pytest.param("度薄", Trick.HOMOPHONE, id="homophone"),
    ],
)
def test_list_says_what_it_is_found_behind(text, trick):
    assert [hit.trick for hit in lists_of("赌博").find(text)] == [trick]
    assert lists_of("赌博", tricks=USUAL - {trick}).find(text) == ()


def test_initials_are_looked_for_only_when_asked():
    assert lists_of("加微信").find("jwx") == ()
    asked = lists_of("加微信", tricks=USUAL | {Trick.INITIALS})
    assert seen(asked, "要的 jwx 哦") == [("加微信", "initials", "jwx")]
    assert asked.find("jwxy") == ()


def test_version_is_of_the_contents():
    one = lists_of("赌博")

    assert one.version == lists_of("赌博").version
    assert len({one.version, lists_of("刷单").version, lists_of("赌博", tricks=MECHANICAL).version}) == 3


def test_list_without_words_finds_nothing():
    assert CompiledLists(()).find("赌博") == ()


def test_endless_text_is_read_to_a_limit():
    assert len(lists_of("赌博").find("赌博，" * LONGEST)) == 200


@given(st.text(alphabet=st.sampled_from("赌博加微信氵去女马的 *😂\u200bＶx1½㎏㍿ﷺ"), max_size=40))
def test_hits_lie_in_the_text_and_show_what_stands_there(text):
    done = 0
    for hit in WORDS.find(text):
        assert done <= hit.start < hit.end <= len(text)
        assert hit.seen == text[hit.start : hit.end]
        done = hit.end


@given(st.text(max_size=60))
def test_no_text_breaks_the_search(text):
    assert all(hit.seen == text[hit.start : hit.end] for hit in WORDS.find(text))


@given(
    st.lists(st.text(alphabet="赌博加微信氵去女马的天赚vx *😂🈲\u200b\x02\ud800Ｖ睹堵薇重½", max_size=12), max_size=6)
)
def test_many_texts_at_once_and_each_by_itself_show_the_same(texts):
    assert WORDS.find_in(texts) == [WORDS.find(text) for text in texts]

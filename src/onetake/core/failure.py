"""Everything that can go wrong, named once.

Adapters map provider errors to these codes, dialects map these codes to their own
error bodies, and the engine reads `retry` here and nowhere else. The page
`docs/reference/errors.md` is generated from this table.
"""

from dataclasses import dataclass
from enum import Enum


class Code(Enum):
    """One failure: stable name, HTTP status, whether a later try can help, and what it means."""

    # Refused before anything is kept. The status is the UniAll and OpenAI one; dialects may differ.
    INVALID_REQUEST = (
        "invalid_request",
        400,
        False,
        "The body cannot be read.",
        "请求体无法解析。",
    )
    INVALID_FIELD = (
        "invalid_field",
        400,
        False,
        "A field has a value that is not allowed.",
        "字段取值不合法。",
    )
    INVALID_MATERIAL = (
        "invalid_material",
        400,
        False,
        "A reference file cannot be used.",
        "素材无法使用。",
    )
    UNKNOWN_MODEL = ("unknown_model", 400, False, "There is no such model.", "模型不存在。")
    MODEL_DISABLED = ("model_disabled", 400, False, "The model is switched off.", "模型已停用。")
    NO_PROVIDER = (
        "no_provider",
        400,
        False,
        "No provider is connected for this model.",
        "该模型没有可用的服务渠道。",
    )
    MISSING_KEY = ("missing_key", 401, False, "The request carries no API key.", "缺少 API Key。")
    INVALID_KEY = ("invalid_key", 401, False, "The API key is not known.", "API Key 无效。")
    USER_DISABLED = ("user_disabled", 401, False, "The account is disabled.", "账户已停用。")
    INSUFFICIENT_CREDITS = (
        "insufficient_credits",
        402,
        False,
        "There are not enough credits.",
        "积分不足。",
    )
    KEY_DISABLED = (
        "key_disabled",
        403,
        False,
        "The API key was revoked or has expired.",
        "API Key 已停用或过期。",
    )
    FORBIDDEN = (
        "forbidden",
        403,
        False,
        "This API key may not do that.",
        "该 API Key 无权执行此操作。",
    )
    NOT_FOUND = ("not_found", 404, False, "There is nothing here for this caller.", "资源不存在。")
    METHOD_NOT_ALLOWED = (
        "method_not_allowed",
        405,
        False,
        "The path does not take this method.",
        "该路径不支持此请求方法。",
    )
    IDEMPOTENCY_CONFLICT = (
        "idempotency_conflict",
        409,
        False,
        "The idempotency key was used for a different request.",
        "幂等键已用于另一个请求。",
    )
    PRICE_CHANGED = (
        "price_changed",
        409,
        False,
        "The price is higher than what was agreed to.",
        "价格已高于所确认的金额。",
    )
    NOT_CANCELLABLE = (
        "not_cancellable",
        409,
        False,
        "The task can no longer be cancelled.",
        "任务已无法取消。",
    )
    TOO_LARGE = (
        "too_large",
        413,
        False,
        "The body or a file is larger than allowed.",
        "请求体或文件超过限制。",
    )
    UNSUPPORTED_TYPE = (
        "unsupported_type",
        415,
        False,
        "The content type is not accepted.",
        "不支持的内容类型。",
    )
    RATE_LIMITED = (
        "rate_limited",
        429,
        True,
        "A limit was reached; try again later.",
        "已达到限制，请稍后再试。",
    )
    STILL_RUNNING = (
        "still_running",
        504,
        False,
        "The task goes on, but was not finished while the caller waited.",
        "等待已超时，任务仍在进行。",
    )
    INTERNAL = ("internal_error", 500, False, "Something went wrong on our side.", "服务内部错误。")
    UNAVAILABLE = (
        "unavailable",
        503,
        True,
        "The service is starting or stopping.",
        "服务正在启动或停止。",
    )

    SELECTION_CHANGED = (
        "selection_changed",
        409,
        False,
        "More works match than were counted; look at them again.",
        "匹配的作品比统计时更多，请重新查看。",
    )

    # Of people: sessions, accounts, shares.
    NOT_SIGNED_IN = ("not_signed_in", 401, False, "You are not signed in.", "请先登录。")
    WRONG_LOGIN = (
        "wrong_login",
        401,
        False,
        "The e-mail address or the password is wrong.",
        "邮箱或密码错误。",
    )
    WRONG_CODE = (
        "wrong_code",
        400,
        False,
        "The code is wrong or has expired.",
        "验证码错误或已过期。",
    )
    NOT_ALLOWED = (
        "not_allowed",
        403,
        False,
        "This account may not do that.",
        "该账户无权执行此操作。",
    )
    WRONG_ORIGIN = (
        "wrong_origin",
        403,
        False,
        "The request did not come from this site; reload the page.",
        "请求来源无效，请刷新页面。",
    )
    COMMON_PASSWORD = (
        "common_password",
        400,
        False,
        "The password is one of the first that are tried; choose another one.",
        "这个密码太常见，请换一个。",
    )
    EMAIL_TAKEN = (
        "email_taken",
        409,
        False,
        "There is an account with this address.",
        "该邮箱已注册。",
    )
    IDENTITY_TAKEN = (
        "identity_taken",
        409,
        False,
        "That account opens another one here, or one there is linked already.",
        "该账户已关联其他用户，或您已关联同一平台的账户。",
    )
    LAST_LOGIN = (
        "last_login",
        409,
        False,
        "Nothing else would open your account: set a password first.",
        "这是您唯一的登录方式，请先设置密码。",
    )
    LAST_ADMINISTRATOR = (
        "last_administrator",
        409,
        False,
        "Nobody else could run this place: make another administrator first.",
        "至少需要一名可用的管理员，请先设置其他管理员。",
    )
    CHANNEL_BUSY = (
        "channel_busy",
        409,
        False,
        "The channel has unfinished tasks; pause it until they have ended.",
        "该渠道仍有未完成的任务，请先暂停并等待其结束。",
    )
    SHARE_LOCKED = (
        "share_locked",
        401,
        False,
        "This link needs its password.",
        "该链接需要密码。",
    )

    # How a task can end. The status is used where a dialect answers synchronously.
    CONTENT_REJECTED = (
        "content_rejected",
        400,
        False,
        "The provider refused the content.",
        "内容未通过审核。",
    )
    PROVIDER_INVALID = (
        "provider_invalid",
        400,
        False,
        "The provider does not accept this request.",
        "服务渠道不接受该请求。",
    )
    PROVIDER_AUTH = (
        "provider_auth",
        502,
        True,
        "The provider refused our credentials.",
        "服务渠道鉴权失败。",
    )
    PROVIDER_BUSY = (
        "provider_busy",
        503,
        True,
        "The provider has no capacity now.",
        "服务渠道繁忙。",
    )
    PROVIDER_UNREACHABLE = (
        "provider_unreachable",
        502,
        True,
        "The provider could not be reached.",
        "无法连接服务渠道。",
    )
    PROVIDER_FAILED = (
        "provider_failed",
        502,
        False,
        "The provider could not make this.",
        "生成失败。",
    )
    PROVIDER_GARBLED = (
        "provider_garbled",
        502,
        False,
        "The provider sent an unreadable reply.",
        "服务渠道返回异常。",
    )
    OUTCOME_UNKNOWN = (
        "outcome_unknown",
        502,
        False,
        "It is not known whether the provider accepted.",
        "提交结果未知。",
    )
    RESULT_UNUSABLE = (
        "result_unusable",
        502,
        False,
        "The result could not be fetched or read.",
        "生成结果无法读取。",
    )
    EXPIRED = ("expired", 504, False, "The task was not finished in time.", "任务超时。")
    CANCELLED = ("cancelled", 409, False, "The task was cancelled.", "任务已取消。")

    def __init__(self, label: str, status: int, retry: bool, en: str, zh: str) -> None:
        self.label = label
        self.status = status
        self.retry = retry
        self.en = en
        self.zh = zh


@dataclass(frozen=True, slots=True)
class Failure:
    """One thing that went wrong. `message` is safe to show to the caller."""

    code: Code
    message: str
    param: str | None = None  # the field in the caller's own words, e.g. `image_urls[1]`
    allowed: tuple[str, ...] = ()
    retry_after_seconds: int | None = None
    task: str | None = None  # the task that exists all the same


class Rejected(Exception):
    """The request is refused; nothing was kept."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.message)
        self.failure = failure


def invalid(param: str, message: str, allowed: tuple[str, ...] = ()) -> Rejected:
    """A field has a wrong value. `message` reads on after the field's name."""
    return Rejected(Failure(Code.INVALID_FIELD, f"{param} {message}", param, allowed))

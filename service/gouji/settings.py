"""Every setting and limit, in one class; each can be set as `GOUJI_<NAME>` in the environment."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ModelWrapValidatorHandler, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from gouji.errors import SettingError


class Settings(BaseSettings):
    """Limits and places. The defaults suit a desk machine with 2 cores and 4 GB."""

    model_config = SettingsConfigDict(env_prefix="GOUJI_", frozen=True)

    max_bytes: Annotated[int, Field(gt=0, description="largest file that is opened, bytes")] = (
        100 * 1024 * 1024
    )
    max_pages: Annotated[int, Field(gt=0, description="most pages of one file")] = 300
    max_pixels: Annotated[int, Field(gt=0, description="most pixels of one picture or page")] = (
        80_000_000
    )
    max_seconds: Annotated[
        float, Field(gt=0, description="longest that opening and rasterising a file may take")
    ] = 120.0
    max_memory: Annotated[
        int, Field(gt=0, description="address space of the process that opens files, bytes")
    ] = 3 * 1024**3
    scan_dpi: Annotated[
        int, Field(ge=72, le=600, description="resolution at which scanned PDF pages are read")
    ] = 200
    threads: Annotated[
        int, Field(ge=1, description="pages of one file that are read at once, and models that run")
    ] = 2
    readers: Annotated[
        int,
        Field(
            ge=0,
            description="reading processes, 0 where others read; "
            "each takes as many cores as `threads`",
        ),
    ] = 1
    reader_pages: Annotated[
        int, Field(ge=1, description="pages after which a reading process is replaced")
    ] = 500
    reader_memory: Annotated[
        int, Field(gt=0, description="data of a reading process, bytes; more ends it")
    ] = 4 * 1024**3
    page_seconds: Annotated[
        float, Field(gt=0, description="longest that reading one page may take")
    ] = 180.0
    data: Annotated[
        Path, Field(description="folder of the service: database, files, what is being received")
    ] = Path("gouji-data")
    database_url: Annotated[
        str | None, Field(description="postgresql://…; default: SQLite in the data folder")
    ] = None
    files_url: Annotated[
        str | None, Field(description="s3://bucket/… and the like; default: in the data folder")
    ] = None
    batch_files: Annotated[int, Field(gt=0, description="most files of one batch")] = 5_000
    batch_bytes: Annotated[
        int, Field(gt=0, description="largest batch, as it comes and unpacked, bytes")
    ] = 4 * 1024**3
    upload_seconds: Annotated[
        float, Field(gt=0, description="longest that one upload may take")
    ] = 600.0
    public_url: Annotated[
        str | None, Field(description="where people reach the service; default: host and port")
    ] = None
    session_hours: Annotated[float, Field(gt=0, description="longest that a login lasts")] = 12.0
    invitation_hours: Annotated[
        float, Field(gt=0, description="how long a one-time link is good")
    ] = 72.0
    login_tries: Annotated[
        int, Field(ge=1, description="wrong passwords in a row after which a name is locked")
    ] = 5
    login_lock_seconds: Annotated[
        float, Field(gt=0, description="how long a name stays locked")
    ] = 900.0
    request_threads: Annotated[
        int, Field(gt=0, le=100, description="requests worked on at once; the others wait")
    ] = 8
    logins_per_minute: Annotated[
        int, Field(gt=0, description="tries to log in from one address")
    ] = 30
    requests_per_minute: Annotated[
        int, Field(gt=0, description="requests of one person or key")
    ] = 60_000
    uploads_per_minute: Annotated[int, Field(gt=0, description="uploads of one person or key")] = (
        6_000
    )
    oidc_issuer: Annotated[
        str | None, Field(description="identity provider that people may come in by (OpenID)")
    ] = None
    oidc_client_id: Annotated[str, Field(description="our name at the identity provider")] = ""
    oidc_client_secret: Annotated[
        str, Field(description="our secret at the identity provider", repr=False)
    ] = ""
    oidc_role: Annotated[
        Literal["reader", "uploader", "auditor", "admin"],
        Field(description="role of people who come by the identity provider for the first time"),
    ] = "reader"
    retention_days: Annotated[
        int | None,
        Field(ge=1, description="days after which a report that ended is deleted; default: never"),
    ] = None
    worker_seconds: Annotated[
        float, Field(gt=0, description="silence after which a worker counts as vanished")
    ] = 30.0
    callback_private: Annotated[
        bool, Field(description="whether callbacks may go to private addresses")
    ] = False
    ocr_models: Annotated[
        Path | None, Field(description="folder of OCR weights; default: those shipped")
    ] = None
    forms: Annotated[
        Path | None, Field(description="folder of form files that are used beside those shipped")
    ] = None

    @model_validator(mode="wrap")
    @classmethod
    def _told(cls, given: Any, check: ModelWrapValidatorHandler[Settings]) -> Settings:
        """The first setting that is wrong as a `SettingError`, in one line."""
        try:
            return check(given)
        except ValidationError as error:
            first = error.errors()[0]
            name = "_".join(map(str, first["loc"])).upper()
            raise SettingError(
                f"GOUJI_{name}: 设置有误 the setting is wrong: {first['msg']}"
            ) from error

    @classmethod
    def in_folder(cls, data: Path | None) -> Settings:
        """The settings of the environment, with another data folder where one is named."""
        return cls() if data is None else cls(data=data)

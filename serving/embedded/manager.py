"""Keeps the served versions as the configuration and the file system say."""

import logging
import threading
import time
from dataclasses import dataclass, field
from typing import Any

from serving.embedded.batching import BatchingOptions
from serving.embedded.catalog import Catalog
from serving.embedded.completeness import CompletenessOptions, fingerprint, why_incomplete
from serving.embedded.config import check_config, check_labels, wanted_versions
from serving.embedded.faults import Fault, unknown
from serving.embedded.servable import load_servable
from serving.embedded.versions import Loaded, Model, State, Version
from serving.embedded.warmup import warm_up

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ManagerOptions:
    """How versions are found, checked and run."""

    poll_s: float = 1.0  # 0: look once, then only when the configuration is reloaded
    load_retry_s: float = 60.0  # a version that failed is tried again after this, or when changed
    labels_before_versions: bool = False  # allow labels on versions that are not loaded yet
    batching: BatchingOptions = field(default_factory=BatchingOptions)
    completeness: CompletenessOptions = field(default_factory=CompletenessOptions)


class ModelManager:
    """Loads, replaces and unloads model versions; a new one is loaded before an old one goes."""

    def __init__(self, options: ManagerOptions) -> None:
        self.catalog = Catalog()
        self._options = options
        self._config: Any = None
        self._changing = threading.Lock()
        self._stopped = threading.Event()
        self._poller = threading.Thread(target=self._keep_polling, daemon=True, name="poller")

    def apply(self, config: Any, *, timeout_s: float = 60.0) -> None:
        """Serve what this ModelServerConfig says, and wait until its models are there.

        Raises Fault if the configuration can't be taken, or when a model has no
        version that could be loaded within the time.
        """
        check_config(config)
        with self._changing:
            self._take_labels(config)
            self._config = config
            self._poll()
        until = time.monotonic() + timeout_s
        while self._is_waiting() and time.monotonic() < until and not self._stopped.is_set():
            time.sleep(0.1)
            self.poll()
        if missing := self._missing_models():  # the code and the words are server_core.cc's
            raise unknown(
                f"{len(missing)} model(s) did not become available: {{{', '.join(missing)}}}"
            )

    def poll(self) -> None:
        """Look once for what changed on the disk."""
        with self._changing:
            self._poll()

    def start(self) -> None:
        """Keep looking for new versions."""
        if self._options.poll_s > 0:
            self._poller.start()

    def stop(self) -> None:
        """Stop looking for new versions, and answer the calls that still wait."""
        self._stopped.set()
        if self._poller.is_alive():
            self._poller.join()
        for model in self.catalog.models.values():
            for loaded in model.available().values():
                loaded.close()

    def _keep_polling(self) -> None:
        while not self._stopped.wait(self._options.poll_s):
            try:
                self.poll()
            except Exception:  # the next round may find the disk in order again
                logger.exception("looking for new model versions failed")

    def _take_labels(self, config: Any) -> None:
        available = {name: set(found) for name, found in self.catalog.served().items()}
        if self._options.labels_before_versions:
            # New labels only: one that is in use never moves to where nothing answers.
            for model in config.model_config_list.config:
                used = self.catalog.labels(model.name)
                new = {v for label, v in model.version_labels.items() if label not in used}
                available.setdefault(model.name, set()).update(new)
        self.catalog.set_labels(check_labels(config, available))

    def _poll(self) -> None:
        configured = {model.name: model for model in self._config.model_config_list.config}
        for name in [*configured, *(set(self.catalog.models) - set(configured))]:
            model = self.catalog.models.setdefault(name, Model(name))
            try:
                wanted = wanted_versions(configured[name]) if name in configured else {}
            except Fault as fault:  # the folder is out of reach: keep what is loaded
                logger.warning("%s", fault.message)
                continue
            for number, folder in wanted.items():
                version = model.versions.setdefault(number, Version(number, folder))
                version.folder = folder
                self._load_if_ready(name, version)
            self._unload_others(model, set(wanted))

    def _load_if_ready(self, name: str, version: Version) -> None:
        if version.state is State.AVAILABLE:
            return
        found = fingerprint(version.folder)
        retry = time.monotonic() - version.tried_at > self._options.load_retry_s
        if version.fault and version.tried == found and not retry:
            return
        if version.state is State.END and not version.fault:
            version.state = State.START  # unloaded before, and wanted again
        version.waiting_for = why_incomplete(version.folder, found, self._options.completeness)
        if version.waiting_for is not None:
            return
        version.tried, version.tried_at = found, time.monotonic()
        self._load(name, version)

    def _load(self, name: str, version: Version) -> None:
        version.state, version.fault = State.LOADING, None
        began = time.monotonic()
        try:
            servable = load_servable(version.folder)
            warm_up(servable, self._options.batching)
        except Fault as fault:
            version.state, version.fault = State.END, fault
            logger.warning("%s version %s can't be loaded: %s", name, version.number, fault.message)
            return
        version.loaded = Loaded(servable, self._options.batching)
        version.state = State.AVAILABLE
        self.catalog.publish()
        took = time.monotonic() - began
        logger.info("%s version %s is available after %.1f s", name, version.number, took)

    def _unload_others(self, model: Model, wanted: set[int]) -> None:
        available = set(model.available())
        if wanted and not wanted & available:
            return  # the new ones are not there yet: the old ones keep answering
        for number in available - wanted:
            version = model.versions[number]
            version.state = State.UNLOADING
            self.catalog.publish()
            if version.loaded is not None:
                version.loaded.close()
            version.loaded, version.state = None, State.END
            logger.info("%s version %s is unloaded", model.name, number)

    def _is_waiting(self) -> bool:
        """Say whether a model has no version yet, but one that may still become whole."""
        served = self.catalog.served()
        return any(
            version.state is State.START
            for model in self._config.model_config_list.config
            if model.name not in served
            for version in self.catalog.states(model.name).values()
        )

    def _missing_models(self) -> list[str]:
        served = self.catalog.served()
        return [
            f"{{{model.name}: {self._why_missing(model)}}}"
            for model in self._config.model_config_list.config
            if model.name not in served
        ]

    def _why_missing(self, model: Any) -> str:
        versions = [*self.catalog.states(model.name).values()]
        if not versions:
            return f"no numbered version under {model.base_path}"
        newest = versions[-1]
        reason = newest.fault.message if newest.fault else newest.waiting_for
        return f"version {newest.number}: {reason or newest.state.name}"

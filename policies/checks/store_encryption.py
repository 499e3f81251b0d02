"""Everything else that keeps data is encrypted with a key of the account."""

from __future__ import annotations

from typing import TYPE_CHECKING

from _keys import lacks_key
from _policy import Fault, Policy, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from _policy import Resource


_STORES: dict[str, tuple[str, str]] = {
    "aws_backup_vault": ("", "kms_key_arn"),
    "aws_cloudtrail": ("", "kms_key_id"),
    "aws_cloudtrail_event_data_store": ("", "kms_key_id"),
    "aws_codebuild_project": ("", "encryption_key"),
    "aws_dynamodb_table": ("server_side_encryption/enabled", "kms_key_arn"),
    "aws_ebs_snapshot_copy": ("encrypted", "kms_key_id"),
    "aws_ebs_volume": ("encrypted", "kms_key_id"),
    "aws_ecr_repository": ("encryption_configuration/", "kms_key"),
    "aws_efs_file_system": ("encrypted", "kms_key_id"),
    "aws_fsx_lustre_file_system": ("", "kms_key_id"),
    "aws_kinesis_firehose_delivery_stream": ("server_side_encryption/enabled", "key_arn"),
    "aws_kinesis_stream": ("", "kms_key_id"),
    "aws_opensearch_domain": ("encrypt_at_rest/enabled", "kms_key_id"),
    "aws_redshift_cluster": ("encrypted", "kms_key_id"),
}


class StoreEncryption(Policy):
    """Everything else that keeps data is encrypted with a key of the account."""

    ID = "ENVC_STORE_ENCRYPTION"
    TYPES = tuple(_STORES)
    KEYS = ("encrypted", "kms_key_id", "kms_key_arn")

    def faults(self, resource: Resource) -> Iterator[Fault]:
        """The switch, where there is one, and the key."""
        switch, key = _STORES[resource.kind]
        block_name, _, name = switch.rpartition("/")
        block = resource.block(block_name) if block_name else resource
        if name and not block.is_true(name):
            yield Fault(block.key(name), f"{name} is {shown(block.get(name))}")
        else:
            yield from lacks_key(block, key)


check = StoreEncryption()

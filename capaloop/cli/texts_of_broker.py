"""What the commands about the broker say, by its id: (Chinese, English)."""

from typing import Final

TEXTS_OF_BROKER: Final = {
    "help.broker": ("消息服务器：用户、权限与拓扑。", "The broker: its users, their permissions, its topology."),
    "help.broker.definitions": (
        "生成 RabbitMQ 可导入的定义：每个部门一个用户，权限最小；不指定口令则无人可以登录。",
        "What RabbitMQ imports: a user for each department with the least it needs; without passwords nobody logs in.",
    ),
    "help.broker.declare": (
        "在消息服务器上建立缺少的交换机、队列和绑定。",
        "Make the exchanges, queues and bindings that are missing at the broker.",
    ),
    "help.broker.verify": (
        "核对消息服务器上的交换机和队列；有差异时退出码为 1。",
        "Check the exchanges and queues at the broker; exit code 1 when one is missing or differs.",
    ),
    "option.vhost": ("虚拟主机。", "The virtual host."),
    "option.broker_users": (
        "用户口令：JSON 对象，用户名对应口令；- 为标准输入。",
        "Passwords: a JSON object, user to password; - is standard input.",
    ),
    "option.secrets": (
        "口令所在文件夹，每个用户一个文件；缺少的口令在此生成，仅所有者可读。",
        "The folder of the passwords, a file for each user; what is missing is made there, for its owner only to read.",
    ),
    "option.broker_at": (
        "消息服务器地址（amqps://主机:5671）：另为每个用户在 --secrets 中写出其 URI。",
        "Where the broker is (amqps://host:5671): the URI of each user is written into --secrets as well.",
    ),
    "option.broker_client": (
        "外部系统的名称：得到用户 ext.NAME；可重复。",
        "The name of a system outside, which gets the user ext.NAME; may be repeated.",
    ),
    "option.definitions_out": ("写入此文件，仅所有者可读。", "Into this file, readable by its owner only."),
    "broker.at_needs_secrets": ("同时给出 --secrets", "--secrets beside it"),
    "broker.password": ("非空文字", "a text that is not empty"),
    "broker.written": ("已写入 {file}", "written: {file}"),
    "broker.declared": ("交换机、队列和绑定齐备", "every exchange, queue and binding is there"),
    "broker.verified": ("交换机和队列与要求一致", "every exchange and queue is as it must be"),
    "title.no-definitions": ("未能生成定义", "The definitions were not made"),
    "title.topology": ("消息服务器与要求不一致", "The broker is not as it must be"),
}

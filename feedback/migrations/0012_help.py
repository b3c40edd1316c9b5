"""Every field of the admin says what belongs there."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("feedback", "0011_answers_are_found"),
    ]

    operations = [
        migrations.AlterField(
            model_name="category",
            name="is_open",
            field=models.BooleanField(
                default=True,
                help_text="Empty: nobody writes under it any more; its letters stay where they are.",
                verbose_name="open for letters",
            ),
        ),
        migrations.AlterField(
            model_name="category",
            name="pace",
            field=models.CharField(
                choices=[
                    ("consult", "question"),
                    ("suggestion", "suggestion or call for help"),
                    ("complaint", "complaint"),
                    ("difficult", "difficult matter"),
                    ("complex", "especially complex matter"),
                ],
                default="suggestion",
                help_text="It says which days are usual. Only suggestions can be adopted and carried out.",
                max_length=10,
                verbose_name="kind of matter",
            ),
        ),
        migrations.AlterField(
            model_name="category",
            name="takes_sealed",
            field=models.BooleanField(
                default=True,
                help_text="Empty: letters of this category are written under a name only.",
                verbose_name="takes sealed letters",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="help",
            field=models.CharField(
                blank=True,
                default="",
                help_text="Below the question: what to write, and in which form.",
                max_length=120,
                verbose_name="hint",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="is_required",
            field=models.BooleanField(
                default=False,
                help_text="The fewer the better: nobody is kept from writing by a question.",
                verbose_name="has to be answered",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="kind",
            field=models.CharField(
                choices=[
                    ("line", "one line"),
                    ("text", "text"),
                    ("day", "day"),
                    ("choice", "one of several"),
                ],
                default="line",
                help_text="Which field stands in the form.",
                max_length=6,
                verbose_name="kind of answer",
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="label",
            field=models.CharField(
                help_text="As it stands above its field: 哪个班次？", max_length=60, verbose_name="question"
            ),
        ),
        migrations.AlterField(
            model_name="question",
            name="position",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Smaller numbers come first.", verbose_name="position"
            ),
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="text",
            field=models.TextField(
                help_text="What the answer begins with. The handler changes it before it is sent.",
                verbose_name="text",
            ),
        ),
        migrations.AlterField(
            model_name="replytemplate",
            name="title",
            field=models.CharField(
                help_text="By this the desk finds it; who wrote never sees it.",
                max_length=60,
                verbose_name="title",
            ),
        ),
        migrations.AlterField(
            model_name="theme",
            name="category",
            field=models.ForeignKey(
                blank=True,
                help_text="Offered to whoever writes of this theme; empty: none.",
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="themes",
                to="feedback.category",
                verbose_name="suggested category",
            ),
        ),
        migrations.AlterField(
            model_name="theme",
            name="name",
            field=models.CharField(
                help_text="As it stands on the board: 加班.", max_length=30, unique=True, verbose_name="name"
            ),
        ),
    ]


import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0001_initial'),
        ('files', '0001_initial'),
        ('organs', '0002_version'),
    ]

    operations = [
        migrations.CreateModel(
            name='Counter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('series', models.CharField(max_length=60, unique=True)),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=30, unique=True, verbose_name='执法证号')),
                ('state', models.CharField(choices=[('claimed', '待核对'), ('valid', '有效'), ('disowned', '未予认可'), ('suspended', '暂扣'), ('leaving', '待收回'), ('recalled', '已收回'), ('cancelled', '已注销')], max_length=10, verbose_name='状态')),
                ('fields', models.CharField(blank=True, max_length=200, verbose_name='执法领域')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='首次发证日期')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('source', models.CharField(choices=[('issued', '本平台发证'), ('claimed', '补录')], default='issued', max_length=10, verbose_name='来源')),
                ('issuer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organs.organ', verbose_name='发证机关')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='organs.organ', verbose_name='持证机关')),
            ],
            options={
                'ordering': ['number'],
                'indexes': [
                    models.Index(fields=['organ', 'state', 'valid_to'], name='registry_ce_organ_i_4f993a_idx'),
                ],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('valid_to', None), ('valid_from', None), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='certificate_runs_forward'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Officer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('staff_no', models.CharField(max_length=30, verbose_name='人员编号')),
                ('staffing', models.CharField(blank=True, choices=[('civil', '行政编制'), ('public', '事业编制'), ('outside', '编外')], max_length=10, verbose_name='编制')),
                ('rank', models.CharField(blank=True, max_length=60, verbose_name='职级')),
                ('position', models.CharField(blank=True, max_length=60, verbose_name='执法岗位')),
                ('fields', models.CharField(blank=True, max_length=200, verbose_name='执法领域')),
                ('reviewer', models.BooleanField(default=False, verbose_name='法制审核人员')),
                ('qualification_no', models.CharField(blank=True, max_length=40, verbose_name='法律职业资格证书编号')),
                ('qualified_on', models.DateField(blank=True, null=True, verbose_name='法律职业资格取得日期')),
                ('reviewing_since', models.DateField(blank=True, null=True, verbose_name='首次从事法制审核日期')),
                ('on_duty', models.BooleanField(default=True, verbose_name='在执法岗位')),
                ('on_duty_since', models.DateField(blank=True, null=True, verbose_name='在执法岗位起始日期')),
                ('left_on', models.DateField(blank=True, null=True, verbose_name='离岗日期')),
                ('left_as', models.CharField(blank=True, choices=[('transfer', '调离'), ('retire', '退休'), ('resign', '辞职'), ('death', '死亡'), ('rotate', '转任非执法岗位'), ('retrain', '离岗教育'), ('move', '调离执法岗位（处理）'), ('disqualify', '取消执法资格')], max_length=12, verbose_name='离岗原因')),
                ('certificate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.certificate')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='officers', to='organs.organ', verbose_name='所在机关')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='officer', to='accounts.person')),
                ('photo', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
            ],
            options={
                'ordering': ['organ_id', 'staff_no'],
                'abstract': False,
                'constraints': [
                    models.UniqueConstraint(fields=('organ', 'staff_no'), name='officer_staff_no_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Measure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('measure', models.CharField(max_length=12, verbose_name='处理方式')),
                ('authority', models.CharField(max_length=120, verbose_name='有权机关')),
                ('decision_no', models.CharField(max_length=60, verbose_name='决定文号')),
                ('decided_on', models.DateField(verbose_name='决定日期')),
                ('basis', models.CharField(blank=True, max_length=200, verbose_name='法定依据')),
                ('applied_on', models.DateField(verbose_name='办理日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='暂扣期限至')),
                ('ended_on', models.DateField(blank=True, null=True, verbose_name='解除日期')),
                ('ended_no', models.CharField(blank=True, max_length=60, verbose_name='解除文号')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('entered_by', models.CharField(max_length=80, verbose_name='登记人')),
                ('certificate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='registry.certificate')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organs.organ')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='measures', to='registry.officer')),
            ],
            options={
                'ordering': ['-applied_on', '-id'],
            },
        ),
        migrations.AddField(
            model_name='certificate',
            name='officer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to='registry.officer'),
        ),
        migrations.CreateModel(
            name='Application',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first', '申领'), ('renew', '换发'), ('lost', '遗失补发')], max_length=10, verbose_name='种类')),
                ('state', models.CharField(choices=[('submitted', '待审核'), ('returned', '退回补正'), ('withdrawn', '已撤回'), ('approved', '待发证'), ('refused', '不予发证'), ('issued', '已发证')], max_length=10, verbose_name='状态')),
                ('fields', models.CharField(max_length=200, verbose_name='执法领域')),
                ('trained_on', models.DateField(blank=True, null=True, verbose_name='岗前或者换证培训完成日期')),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='说明')),
                ('applied_on', models.DateField(verbose_name='申请日期')),
                ('applied_by', models.CharField(max_length=80, verbose_name='申请人')),
                ('opinion', models.CharField(blank=True, max_length=500, verbose_name='审核意见')),
                ('reviewed_on', models.DateField(blank=True, null=True, verbose_name='审核日期')),
                ('reviewed_by', models.CharField(blank=True, max_length=80, verbose_name='审核人')),
                ('reviewed_ref', models.CharField(blank=True, max_length=60)),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='发证日期')),
                ('issued_by', models.CharField(blank=True, max_length=80, verbose_name='发证人')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organs.organ', verbose_name='申请机关')),
                ('certificate', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='registry.certificate')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='applications', to='registry.officer')),
            ],
            options={
                'ordering': ['-applied_on', '-id'],
                'indexes': [
                    models.Index(fields=['state', 'organ'], name='registry_ap_state_707fb5_idx'),
                ],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('state__in', ('submitted', 'returned', 'approved'))), fields=('officer',), name='application_one_open'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Period',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('claimed', '待核对'), ('valid', '有效'), ('disowned', '未予认可'), ('suspended', '暂扣'), ('leaving', '待收回'), ('recalled', '已收回'), ('cancelled', '已注销')], max_length=10)),
                ('from_on', models.DateField(blank=True, null=True)),
                ('to_on', models.DateField(blank=True, null=True)),
                ('valid_to', models.DateField(blank=True, null=True)),
                ('fields', models.CharField(blank=True, max_length=200)),
                ('why', models.CharField(blank=True, max_length=60)),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='periods', to='registry.certificate')),
                ('measure', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registry.measure')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('to_on', None)), fields=('certificate',), name='period_one_open'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Posting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.CharField(blank=True, max_length=60, verbose_name='执法岗位')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='起')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='止')),
                ('ended_as', models.CharField(blank=True, choices=[('transfer', '调离'), ('retire', '退休'), ('resign', '辞职'), ('death', '死亡'), ('rotate', '转任非执法岗位'), ('retrain', '离岗教育'), ('move', '调离执法岗位（处理）'), ('disqualify', '取消执法资格')], max_length=12, verbose_name='离岗原因')),
                ('paper_no', models.CharField(blank=True, max_length=60, verbose_name='依据文号')),
                ('officer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='postings', to='registry.officer')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organs.organ')),
            ],
            options={
                'ordering': ['id'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('to_on', None)), fields=('officer',), name='posting_one_open'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Auxiliary',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField(default=1, editable=False)),
                ('staff_no', models.CharField(max_length=30, verbose_name='人员编号')),
                ('duties', models.CharField(blank=True, max_length=120, verbose_name='协助内容')),
                ('employer', models.CharField(blank=True, max_length=60, verbose_name='用工方式')),
                ('from_on', models.DateField(blank=True, null=True, verbose_name='起')),
                ('to_on', models.DateField(blank=True, null=True, verbose_name='止')),
                ('organ', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='auxiliaries', to='organs.organ', verbose_name='所在机关')),
                ('person', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='auxiliary', to='accounts.person')),
            ],
            options={
                'ordering': ['organ_id', 'staff_no'],
                'abstract': False,
                'constraints': [models.UniqueConstraint(fields=('organ', 'staff_no'), name='auxiliary_staff_no_once'), models.CheckConstraint(condition=models.Q(('to_on', None), ('from_on', None), ('to_on__gte', models.F('from_on')), _connector='OR'), name='auxiliary_runs_forward')],
            },
        ),
        migrations.CreateModel(
            name='Card',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('no', models.PositiveSmallIntegerField(verbose_name='卡次')),
                ('token', models.CharField(max_length=32, unique=True)),
                ('made_on', models.DateField(blank=True, null=True, verbose_name='制发日期')),
                ('void_on', models.DateField(blank=True, null=True, verbose_name='失效日期')),
                ('void_why', models.CharField(blank=True, max_length=60, verbose_name='失效原因')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='cards', to='registry.certificate')),
            ],
            options={
                'ordering': ['-no'],
                'constraints': [models.UniqueConstraint(fields=('certificate', 'no'), name='card_no_once'), models.UniqueConstraint(condition=models.Q(('void_on', None)), fields=('certificate',), name='card_one_good')],
            },
        ),
        migrations.CreateModel(
            name='AnnualCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField(verbose_name='年度')),
                ('on', models.DateField(verbose_name='年检日期')),
                ('passed', models.BooleanField(verbose_name='是否合格')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='不合格原因')),
                ('by_name', models.CharField(max_length=80, verbose_name='年检人')),
                ('certificate', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='checks', to='registry.certificate')),
            ],
            options={
                'ordering': ['-year', '-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('passed', True)), fields=('certificate', 'year'), name='check_passed_once')],
            },
        ),
        migrations.AddConstraint(
            model_name='certificate',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ('claimed', 'valid', 'suspended'))), fields=('officer',), name='certificate_one_in_hand'),
        ),
    ]

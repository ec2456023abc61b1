// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/DomainDialog.h"

#include "core/base/Ascii.h"
#include "core/dns/IpAddress.h"
#include "core/dns/Name.h"
#include "core/domains/expectations/Expected.h"
#include "core/domains/run/ProviderNames.h"
#include "ui/widgets/DialogSize.h"

#include <QCheckBox>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSpinBox>

#include <algorithm>

namespace waybill::ui::domains {

namespace {

constexpr int proposedHours = 6;

QString joined(const std::vector<std::string>& list)
{
    QStringList texts;
    for (const std::string& one : list)
        texts.push_back(QString::fromStdString(one));
    return texts.join(QStringLiteral(", "));
}

std::vector<std::string> partsOf(const QString& text)
{
    std::vector<std::string> parts;
    for (const QString& part : text.split(QRegularExpression(QStringLiteral("[,;\\s]+")), Qt::SkipEmptyParts))
        parts.push_back(part.toStdString());
    return parts;
}

} // namespace

DomainDialog::DomainDialog(const waybill::domains::DomainProfile& profile, QWidget* parent)
    : QDialog(parent), m_name(new QLineEdit(QString::fromStdString(profile.name))), m_selectors(new QLineEdit(joined(profile.selectors))),
      m_returnPath(new QLineEdit(QString::fromStdString(profile.returnPath))), m_addresses(new QLineEdit(joined(profile.addresses))),
      m_days(new QSpinBox), m_hours(new QSpinBox), m_problem(new QLabel)
{
    setObjectName(QStringLiteral("domainDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(profile.name.empty() ? tr("Add a domain") : tr("Edit %1").arg(m_name->text()));
    m_name->setObjectName(QStringLiteral("domainName"));
    m_name->setPlaceholderText(QStringLiteral("mail.example.org"));
    m_name->setReadOnly(!profile.name.empty());
    m_selectors->setPlaceholderText(tr("beside those that the providers always use"));
    m_returnPath->setPlaceholderText(tr("the domain of the envelope sender, such as bounces.example.org"));
    m_addresses->setPlaceholderText(tr("only servers of your own; leave empty for a provider’s"));
    m_days->setRange(1, 365);
    m_days->setValue(profile.requiredDays);
    m_days->setSuffix(tr(" days"));
    m_hours->setObjectName(QStringLiteral("domainHours"));
    m_hours->setRange(0, 24 * 7);
    m_hours->setSpecialValueText(tr("never"));
    m_hours->setPrefix(tr("every "));
    m_hours->setSuffix(tr(" hours"));
    m_hours->setValue(profile.name.empty() ? proposedHours : profile.checkHours);
    m_hours->setToolTip(tr("The relay asks DNS by itself, so that “stable for” goes on while no console is open"));
    m_problem->setWordWrap(true);
    m_problem->hide();
    auto* grid = new QGridLayout;
    for (const std::string_view provider : waybill::domains::expectedProviders()) {
        auto* box = new QCheckBox(waybill::domains::providerTitle(provider));
        box->setChecked(std::ranges::find(profile.providers, provider) != profile.providers.end());
        const int number = int(m_providers.size());
        grid->addWidget(box, number / 4, number % 4);
        m_providers.emplace_back(provider, box);
    }
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Cancel);
    QPushButton* save = buttons->addButton(profile.name.empty() ? tr("Add and check") : tr("Save and check"), QDialogButtonBox::AcceptRole);
    save->setObjectName(QStringLiteral("domainSave"));
    save->setProperty("primary", true);
    connect(buttons, &QDialogButtonBox::accepted, this, &DomainDialog::choose);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* form = new QFormLayout(this);
    form->setContentsMargins(20, 16, 20, 16);
    form->setVerticalSpacing(12);
    form->addRow(tr("Domain"), m_name);
    form->addRow(tr("Sends through"), grid);
    form->addRow(tr("DKIM selectors"), m_selectors);
    form->addRow(tr("Return-Path"), m_returnPath);
    form->addRow(tr("Sending addresses"), m_addresses);
    form->addRow(tr("Before DMARC is tightened"), m_days);
    form->addRow(tr("The relay looks"), m_hours);
    form->addRow(m_problem);
    form->addRow(buttons);
    setMinimumWidth(620);
}

void DomainDialog::choose()
{
    const auto refuse = [this](const QString& why, QLineEdit* field) {
        m_problem->setText(why);
        m_problem->show();
        growToFit(*this);
        field->setFocus();
    };
    const auto name = waybill::dns::Name::fromPerson(m_name->text().toStdString());
    if (!name)
        return refuse(QString::fromStdString(name.error().text()), m_name);
    waybill::domains::DomainProfile profile;
    profile.name = asciiLower(name->text());
    for (const auto& [provider, box] : m_providers) {
        if (box->isChecked())
            profile.providers.push_back(provider);
    }
    profile.selectors = partsOf(m_selectors->text());
    profile.addresses = partsOf(m_addresses->text());
    for (const std::string& address : profile.addresses) {
        if (!waybill::dns::IpAddress::parse(address))
            return refuse(tr("“%1” is no IP address.").arg(QString::fromStdString(address)), m_addresses);
    }
    profile.returnPath = m_returnPath->text().trimmed().toStdString();
    if (!profile.returnPath.empty() && !waybill::dns::Name::fromPerson(profile.returnPath))
        return refuse(tr("The Return-Path must be a domain."), m_returnPath);
    profile.requiredDays = m_days->value();
    profile.checkHours = m_hours->value();
    emit profileChosen(profile);
    accept();
}

} // namespace waybill::ui::domains

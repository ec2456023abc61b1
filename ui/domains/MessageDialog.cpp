// SPDX-License-Identifier: GPL-3.0-or-later
#include "ui/domains/MessageDialog.h"

#include "core/domains/expectations/Expected.h"
#include "ui/domains/VerdictDelegate.h"
#include "ui/domains/VerdictStyle.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStandardItemModel>
#include <QVBoxLayout>

#include <algorithm>

namespace waybill::ui::domains {

namespace {

using waybill::domains::Verdict;
using waybill::domains::dkim::Verification;
using waybill::domains::dkim::VerifyResult;

Verdict verdictOf(VerifyResult result)
{
    switch (result) {
    case VerifyResult::Pass: return Verdict::Pass;
    case VerifyResult::TempError: return Verdict::Unknown;
    case VerifyResult::Policy: return Verdict::Warning;
    case VerifyResult::Fail:
    case VerifyResult::PermError: break;
    }
    return Verdict::Fail;
}

QString whyText(const Verification& one)
{
    QStringList words;
    if (!one.reason.empty())
        words.push_back(shownName(one.reason));
    if (one.key)
        words.push_back(shownName(waybill::domains::dkim::describe(*one.key)));
    for (const std::string& warning : one.warnings)
        words.push_back(shownName(warning));
    return words.join(QStringLiteral("; "));
}

QList<QStandardItem*> rowOf(const Verification& one)
{
    auto* verdict = new QStandardItem;
    verdict->setData(int(verdictOf(one.result)), VerdictRole);
    verdict->setData(styleOf(verdictOf(one.result), lightTokens()).word, Qt::AccessibleTextRole);
    const QString domain = one.signature ? shownName(one.signature->domain) : QStringLiteral("–");
    const QString selector = one.signature ? shownName(one.signature->selector) : QStringLiteral("–");
    QList<QStandardItem*> row{verdict, new QStandardItem(domain), new QStandardItem(selector), new QStandardItem(whyText(one))};
    row.back()->setToolTip(row.back()->text());
    for (QStandardItem* item : row)
        item->setEditable(false);
    return row;
}

// Those that neither the profile nor a provider's fixed ones cover.
std::vector<std::string> newSelectors(const waybill::domains::DomainProfile& profile, const std::vector<std::string>& seen)
{
    std::vector<std::string> known = profile.selectors;
    for (const std::string& provider : profile.providers) {
        const auto own = waybill::domains::selectorsOf(provider);
        known.insert(known.end(), own.begin(), own.end());
    }
    std::vector<std::string> fresh;
    std::ranges::copy_if(seen, std::back_inserter(fresh), [&](const std::string& one) { return std::ranges::find(known, one) == known.end(); });
    return fresh;
}

} // namespace

MessageDialog::MessageDialog(const waybill::domains::DomainProfile& profile, const MessageFacts& facts, QWidget* parent) : QDialog(parent)
{
    setObjectName(QStringLiteral("messageDialog"));
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowTitle(tr("Signatures of %1").arg(facts.title));
    auto* sentence = new QLabel;
    sentence->setObjectName(QStringLiteral("messageSentence"));
    sentence->setWordWrap(true);
    auto* model = new QStandardItemModel(0, 4, this);
    model->setHorizontalHeaderLabels({tr("Result"), tr("Domain (d=)"), tr("Selector (s=)"), tr("Why")});
    for (const Verification& one : facts.signatures)
        model->appendRow(rowOf(one));
    auto* table = new Table;
    table->setObjectName(QStringLiteral("messageTable"));
    table->setAccessibleName(tr("Signatures"));
    table->setModel(model);
    table->setItemDelegate(new VerdictDelegate(table));
    table->setColumnWidth(0, 104);
    table->setColumnWidth(1, 180);
    table->setColumnWidth(2, 140);
    table->setStretchColumn(3);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    const auto fresh = newSelectors(profile, facts.selectors);
    if (facts.signatures.empty())
        sentence->setText(tr("This message has no DKIM signature."));
    else if (facts.selectors.empty())
        sentence->setText(tr("None of its signatures is of %1.").arg(shownName(profile.name)));
    else if (fresh.empty())
        sentence->setText(tr("Every selector that it was signed with for %1 is known already.").arg(shownName(profile.name)));
    else
        sentence->setText(tr("It was signed for %1 with selectors that are not looked at yet: %2.")
                              .arg(shownName(profile.name), [&] {
                                  QStringList names;
                                  for (const std::string& one : fresh)
                                      names.push_back(shownName(one));
                                  return names.join(QStringLiteral(", "));
                              }()));
    if (!fresh.empty()) {
        QPushButton* add = buttons->addButton(tr("Add and check"), QDialogButtonBox::AcceptRole);
        add->setObjectName(QStringLiteral("messageAdd"));
        add->setProperty("primary", true);
        connect(add, &QPushButton::clicked, this, [this, profile, fresh] {
            auto wider = profile;
            wider.selectors.insert(wider.selectors.end(), fresh.begin(), fresh.end());
            emit profileChosen(wider);
            accept();
        });
    }
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(20, 16, 20, 16);
    column->setSpacing(12);
    column->addWidget(sentence);
    column->addWidget(table, 1);
    column->addWidget(buttons);
    resize(760, 320);
}

} // namespace waybill::ui::domains
